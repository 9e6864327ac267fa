"""A project administered from the command line, against servers of records and of accounts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from enrolldesk.testing.firestore import ServerThread
from enrolldesk.testing.identity import IdentityThread
from tests.cli.conftest import Said, Say


@pytest.fixture
def identity() -> Iterator[IdentityThread]:
    with IdentityThread("demo-school") as running:
        yield running


@pytest.fixture
def server(identity: IdentityThread) -> Iterator[ServerThread]:
    with ServerThread(authenticate=identity.authenticate) as running:
        yield running


@pytest.fixture
def admin(
    say: Say, server: ServerThread, identity: IdentityThread, monkeypatch: pytest.MonkeyPatch
) -> Say:
    """Runs a command of ``admin`` on the school “lakeside” of a project that is emulated."""
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", server.address)
    monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", identity.address)

    def run(*words: object) -> Said:
        return say("admin", *words, "--project", "demo-school", "--school", "lakeside")

    return run


@pytest.fixture
def lakeside(admin: Say) -> Say:
    """The same in a school that Ana owns."""
    made = admin("create", "--name", "Lakeside", "--owner", "Ana", "--owner-email", "ana@l.example")
    assert made.err == ""
    return admin


def documents(server: ServerThread, collection: str) -> dict[str, dict[str, object]]:
    """What stands in a collection of the school, by id."""
    start = f"schools/lakeside/{collection}/"
    return {
        path.removeprefix(start): fields
        for path, fields in server.documents().items()
        if path.startswith(start)
    }


def test_a_school_is_made_with_its_owner(
    lakeside: Say, server: ServerThread, identity: IdentityThread
) -> None:
    (uid,) = identity.accounts
    account = identity.accounts[uid]
    assert (account.email, account.claims) == ("ana@l.example", {"school": "lakeside"})
    (owner,) = documents(server, "staff").items()
    assert owner[0] == uid
    assert owner[1]["name"] == "Ana"
    assert (owner[1]["role"], owner[1]["active"]) == ("manager", True)
    (batch,) = documents(server, "batches")
    assert documents(server, "settings")["school"]["identity"] == batch


def test_the_same_school_again_changes_nothing(lakeside: Say, server: ServerThread) -> None:
    before = server.documents()
    again = lakeside(
        "create", "--name", "Lakeside", "--owner", "Ana", "--owner-email", "ana@l.example", "--json"
    )
    assert (again.code, again.value["again"]) == (0, True)
    assert server.documents() == before
    other = lakeside("create", "--name", "Other", "--owner", "Bo", "--owner-email", "b@l.example")
    assert (other.code, other.out) == (1, "")
    assert other.err.startswith("There is a school under lakeside already: Lakeside.")
    assert server.documents() == before


def test_an_interrupted_making_goes_on(
    admin: Say, server: ServerThread, identity: IdentityThread
) -> None:
    create = ("create", "--name", "Lakeside", "--owner", "Ana", "--owner-email", "ana@l.example")
    server.link.refuse()
    assert admin(*create).err.startswith("The server cannot be reached.")
    server.link.heal()
    # An account that was made before the rest: somebody might know its password.
    left = identity.add("ana@l.example", "known by somebody")
    assert admin(*create).err == ""
    assert list(documents(server, "staff")) == [left.uid]
    assert left.password != "known by somebody"
    assert left.claims == {"school": "lakeside"}


def test_staff_are_added_listed_and_given_a_role(
    lakeside: Say, server: ServerThread, identity: IdentityThread
) -> None:
    added = lakeside("staff", "add", "Bo Berg", "--email", "Bo@L.example", "--json")
    assert added.code == 0, added.err
    bo = added.value["staff_id"]
    assert identity.accounts[bo].claims == {"school": "lakeside"}
    assert documents(server, "staff")[bo]["role"] == "front_desk"
    again = lakeside("staff", "add", "Bo Berg", "--email", "bo@l.example")
    assert again.err == "Bo Berg (Bo@L.example) is on the list already. Nothing was changed.\n"
    told = lakeside("staff", "role", "bo berg", "manager", "--json")
    assert (told.value["role"], told.value["changed"]) == ("manager", True)
    assert documents(server, "staff")[bo]["role"] == "manager"
    assert lakeside("staff", "role", "bo@l.example", "manager", "--json").value["changed"] is False
    listed = lakeside("staff", "list", "--json").value
    assert [(one["name"], one["role"], one["account"]) for one in listed] == [
        ("Ana", "manager", "enabled"),
        ("Bo Berg", "manager", "enabled"),
    ]
    assert "Bo Berg  bo@l.example  (manager)" in lakeside("staff", "list").out
    # Every desk hears of it: each change has a guard that names what it touched.
    touched = [guard["touched"] for guard in documents(server, "batches").values()]
    assert touched.count([f"staff/{bo}"]) == 2


def test_somebody_is_stopped_and_let_in_again(
    lakeside: Say, server: ServerThread, identity: IdentityThread
) -> None:
    bo = lakeside("staff", "add", "Bo", "--email", "bo@l.example", "--json").value["staff_id"]
    account = identity.accounts[bo]
    session = identity.directory.begin_session(account)
    assert lakeside("staff", "disable", "Bo").code == 0
    assert (account.disabled, documents(server, "staff")[bo]["active"]) == (True, False)
    assert "Bo  bo@l.example  (front desk, disabled)" in lakeside("staff", "list").out
    assert lakeside("staff", "enable", "Bo").code == 0
    assert (account.disabled, documents(server, "staff")[bo]["active"]) == (False, True)
    with pytest.raises(Exception, match="INVALID_REFRESH_TOKEN"):
        identity.directory.go_on(session["refreshToken"])


@pytest.mark.parametrize("words", [("disable", "Ana"), ("role", "Ana", "front_desk")])
def test_the_last_manager_stays(
    lakeside: Say, server: ServerThread, words: tuple[str, ...]
) -> None:
    before = server.documents()
    refused = lakeside("staff", *words)
    assert refused.err.startswith("Ana is the only manager who can sign in.")
    assert server.documents() == before


def test_somebody_from_a_desk_gets_an_account(
    lakeside: Say, server: ServerThread, identity: IdentityThread
) -> None:
    lakeside("staff", "add", "Bo", "--email", "bo@l.example")
    bo = lakeside("staff", "list", "--json").value[1]["staff_id"]
    del identity.directory.people[bo]
    assert lakeside("staff", "reset", "Bo").err.startswith("Bo is on the list and has no account.")
    given = lakeside("staff", "add", "--uid", bo, "--email", "bo@new.example", "--json")
    assert (given.code, given.value["email"]) == (0, "bo@new.example")
    assert identity.accounts[bo].claims == {"school": "lakeside"}
    assert documents(server, "staff")[bo]["email"] == "bo@new.example"


def test_a_password_is_chosen_by_a_link(lakeside: Say, identity: IdentityThread) -> None:
    told = lakeside("staff", "reset", "ana@l.example", "--json")
    assert told.value["link"] == identity.mails[0].link
    sent = lakeside("staff", "reset", "Ana", "--send", "--json")
    assert (sent.value["sent"], sent.value["link"]) == (True, None)
    assert [mail.email for mail in identity.mails] == ["ana@l.example"] * 2


def test_sign_ins_are_ended(lakeside: Say, identity: IdentityThread) -> None:
    lakeside("staff", "add", "Bo", "--email", "bo@l.example")
    tokens = [
        identity.directory.begin_session(account)["refreshToken"]
        for account in identity.accounts.values()
    ]
    told = lakeside("rotate", "Bo")
    assert "the old one" in told.out
    identity.directory.go_on(tokens[0])
    assert len(lakeside("rotate", "--everybody", "--json").value["ended"]) == 2
    for token in tokens:
        with pytest.raises(Exception, match="INVALID_REFRESH_TOKEN"):
            identity.directory.go_on(token)
    assert lakeside("rotate").code == 2


def test_everything_is_exported(
    lakeside: Say, server: ServerThread, tmp_path: Path, identity: IdentityThread
) -> None:
    file = tmp_path / "everything.jsonl"
    told = lakeside("export", file, "--json")
    assert told.code == 0, told.err
    assert (told.value["counts"]["staff"], told.value["accounts"]) == (1, 1)
    assert file.stat().st_mode & 0o077 == 0
    head, account, *rest = [json.loads(line) for line in file.read_text().splitlines()]
    assert (head["enrolldesk_server_export"], head["school"]) == (1, "lakeside")
    assert account["account"]["email"] == "ana@l.example"
    assert {f"schools/lakeside/{each['path']}" for each in rest} == set(server.documents())
    password = next(iter(identity.accounts.values())).password
    assert password not in file.read_text()
    nowhere = lakeside("export", tmp_path / "no" / "folder")
    assert (nowhere.code, nowhere.out) == (1, "")


Spoil = Callable[[IdentityThread, ServerThread], None]


def test_the_doctor_finds_all_well(lakeside: Say) -> None:
    told = lakeside("doctor", "--json")
    assert told.code == 0, told.out
    grades = {each["subject"]: each["grade"] for each in told.value["findings"]}
    assert grades == {
        "project": "fine",
        "school": "fine",
        "clock": "fine",
        "set-up": "remark",
        "staff": "fine",
    }
    assert lakeside("doctor").out.endswith("Nothing has to be done.\n")


def test_the_doctor_says_what_is_wrong(
    lakeside: Say, identity: IdentityThread, server: ServerThread
) -> None:
    lakeside("staff", "add", "Bo", "--email", "bo@l.example")
    lakeside("staff", "add", "Cy", "--email", "cy@l.example")
    people = {account.name: account for account in identity.accounts.values()}
    people["Ana"].claims = {}
    people["Bo"].disabled = True
    identity.directory.remove(people["Cy"])
    identity.add("dee@l.example", "secret1", claims={"school": "lakeside"})
    told = lakeside("doctor")
    assert told.code == 1
    for sentence in (
        "The account of Ana does not say that it is of this school.",
        "The account of Bo is disabled, and the list says otherwise.",
        "Cy is on the list and has no account, so cannot sign in.",
        "dee@l.example has an account of this school and is not on its list.",
        "No manager can sign in.",
        "4 to be put right.",
    ):
        assert sentence in told.out
    # Each step that is a command does what it says.
    assert lakeside("staff", "add", "--uid", people["Ana"].uid).code == 0
    assert lakeside("staff", "enable", people["Bo"].uid).code == 0
    cy = people["Cy"].uid
    assert lakeside("staff", "add", "--uid", cy, "--email", "cy@l.example").code == 0
    identity.directory.remove(identity.directory.called("dee@l.example"))
    assert lakeside("doctor").code == 0


def test_the_doctor_finds_nothing_there(admin: Say, server: ServerThread) -> None:
    told = admin("doctor", "--json")
    assert told.code == 1
    (wrong,) = [each for each in told.value["findings"] if each["grade"] == "problem"]
    assert (wrong["subject"], wrong["text"]) == ("school", "There is no school under lakeside.")
    server.link.refuse()
    silent = admin("doctor", "--json")
    assert silent.value["findings"][0]["text"].startswith("The server cannot be reached.")


def test_accounts_wait_for_a_desk_to_found_its_school(
    admin: Say, say: Say, server: ServerThread, identity: IdentityThread, tmp_path: Path
) -> None:
    assert say("school", "new", "--name", "Lakeside", "--staff", "Ana").code == 0
    file = tmp_path / "staff.json"
    file.write_text(say("staff", "list", "--json").out)
    (person,) = json.loads(file.read_text())
    uid = person["staff_id"]
    without = admin("create", "--from-desk", file)
    assert "the owner in it has no e-mail address. Give --owner-email." in without.err
    ready = admin("create", "--from-desk", file, "--owner-email", "ana@l.example", "--json")
    assert ready.value["accounts"] == [uid], ready.err
    assert identity.accounts[uid].claims == {"school": "lakeside"}
    assert list(server.documents()) == [f"schools/lakeside/staff/{uid}"]
    again = admin("create", "--from-desk", file, "--owner-email", "ana@l.example", "--json")
    assert again.value == ready.value
    # The owner chooses a password before there is a school.
    for called in (uid, "ana@l.example"):
        assert "oobCode=" in admin("staff", "reset", called, "--json").value["link"]
    assert admin("staff", "reset", "Nobody").code == 1
    connected = say(
        "connect", "--project", "demo-school", "--school", "lakeside", "--found",
        "--emulator", server.address,
    )  # fmt: skip
    assert connected.err == ""
    (owner,) = documents(server, "staff").values()
    assert (owner["name"], owner["active"], owner["email"]) == ("Ana", True, "ana@l.example")
    assert admin("doctor").code == 0
    stands = admin("create", "--from-desk", file, "--owner-email", "ana@l.example")
    assert stands.err.startswith("There is a school under lakeside already: Lakeside.")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "there is no such file"),
        ("{}", "it is not what"),
        ("[1]", "it is not what"),
        ("[]", "nobody in it is at the"),
    ],
)
def test_a_list_that_is_none_is_refused(
    admin: Say, tmp_path: Path, text: str | None, why: str
) -> None:
    file = tmp_path / "staff.json"
    if text is not None:
        file.write_text(text)
    refused = admin("create", "--from-desk", file)
    assert (refused.code, refused.out) == (1, "")
    assert why in refused.err


def test_an_account_of_another_school_is_left_alone(
    lakeside: Say, identity: IdentityThread
) -> None:
    other = identity.add("bo@l.example", "secret1", claims={"school": "hillside"})
    refused = lakeside("staff", "add", "Bo", "--email", "bo@l.example")
    assert "is the address of an account of the school hillside." in refused.err
    assert (other.password, other.claims) == ("secret1", {"school": "hillside"})
    assert lakeside("staff", "add", "Bo", "--email", "not an address").code == 1
    assert lakeside("staff", "add", "Bo").err.startswith("Enter")
    nobody = lakeside("staff", "disable", "Zed")
    assert nobody.err == "Nobody on the list answers to “Zed”. On the list: Ana.\n"


def test_what_the_accounts_refuse_is_a_sentence(lakeside: Say, identity: IdentityThread) -> None:
    identity.answer_next(400, "CONFIGURATION_NOT_FOUND")
    refused = lakeside("staff", "list")
    assert "In the Firebase console choose Authentication, Get started" in refused.err
    with identity.stopped():
        silent = lakeside("staff", "list")
    assert silent.err.startswith("Firebase Authentication cannot be reached.")


def test_set_up_files_are_written(say: Say, tmp_path: Path) -> None:
    folder = tmp_path / "deploy"
    told = say("admin", "files", folder, "--json")
    assert told.code == 0, told.err
    names = {"firestore.rules", "firestore.indexes.json", "firebase.json"}
    assert {file.name for file in folder.iterdir()} == names
    assert "rules_version" in (folder / "firestore.rules").read_text()
