"""Tokens of whoever is signed in: renewed ahead of their end, kept by the key store alone."""

from __future__ import annotations

import pytest

from enrolldesk.app.signing.identity import Account, Granted
from enrolldesk.app.signing.people import (
    People,
    SignedIn,
    note,
    note_ended,
    sign_in,
    sign_out,
    signed_in,
)
from enrolldesk.app.signing.problems import (
    Ended,
    IdentityUnreachable,
    OtherSchool,
    SignInEnded,
    SignInProblem,
)
from enrolldesk.testing.keys import MemoryKeys
from enrolldesk.testing.memory import MemoryStore

HOUR = 3600.0


class Counted:
    """Accounts that answer with numbered tokens, or with what is wrong."""

    def __init__(self) -> None:
        self.given = 0
        self.problem: SignInProblem | None = None

    def sign_in(self, email: str, password: str) -> Granted:
        return self._granted("refresh 0")

    def refresh(self, refresh_token: str) -> Granted:
        if self.problem is not None:
            raise self.problem
        return self._granted(refresh_token)

    def look_up(self, id_token: str) -> Account:
        return Account("ana", "ana@lakeside.example", disabled=False)

    def send_reset(self, email: str) -> None:
        raise IdentityUnreachable("no mail")

    def _granted(self, refresh_token: str) -> Granted:
        self.given += 1
        return Granted(
            "ana", "ana@lakeside.example", "lakeside", HOUR, f"token {self.given}", refresh_token
        )


class Watch:
    """Seconds, as the test has them."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def keys() -> MemoryKeys:
    return MemoryKeys()


@pytest.fixture
def people(keys: MemoryKeys, watch: Watch) -> People:
    return People(keys, watch)


def test_a_token_is_renewed_before_it_ends(people: People, watch: Watch) -> None:
    accounts = Counted()
    sign_in(people, accounts, "ana@lakeside.example", "secret", "lakeside")
    watch.seconds = HOUR - 226
    assert people.token("ana") == "token 1"
    assert people.renewed(accounts, "ana") == "token 1"
    watch.seconds = HOUR - 224
    assert people.token("ana") == ""
    assert people.renewed(accounts, "ana") == "token 2"
    assert people.token("ana") == "token 2"


def test_offline_the_old_token_serves_as_long_as_it_is_good(people: People, watch: Watch) -> None:
    accounts = Counted()
    sign_in(people, accounts, "ana@lakeside.example", "secret", "lakeside")
    accounts.problem = IdentityUnreachable("ConnectTimeout")
    watch.seconds = HOUR - 100
    assert people.renewed(accounts, "ana") == "token 1"
    assert people.token("ana") == "token 1"
    watch.seconds = HOUR + 1
    assert people.token("ana") == ""
    with pytest.raises(IdentityUnreachable):
        people.renewed(accounts, "ana")
    accounts.problem = None
    assert people.renewed(accounts, "ana") == "token 2"


def test_a_token_the_server_did_not_take_is_renewed_once(people: People) -> None:
    accounts = Counted()
    sign_in(people, accounts, "ana@lakeside.example", "secret", "lakeside")
    assert people.renewed(accounts, "ana", instead_of="token 1") == "token 2"
    assert people.renewed(accounts, "ana", instead_of="token 1") == "token 2"


@pytest.mark.parametrize("why", list(Ended))
def test_what_is_over_stays_over_until_the_next_sign_in(people: People, why: Ended) -> None:
    accounts = Counted()
    sign_in(people, accounts, "ana@lakeside.example", "secret", "lakeside")
    accounts.problem = SignInEnded("", why)
    with pytest.raises(SignInEnded):
        people.renewed(accounts, "ana", instead_of="token 1")
    accounts.problem = None
    with pytest.raises(SignInEnded) as over:
        people.renewed(accounts, "ana")
    assert (over.value.staff_id, over.value.why) == ("ana", why)
    sign_in(people, accounts, "ana@lakeside.example", "secret", "lakeside")
    assert people.token("ana") == "token 2"


def test_the_key_store_brings_a_sign_in_to_the_next_start(
    people: People, keys: MemoryKeys, watch: Watch
) -> None:
    accounts = Counted()
    person = sign_in(people, accounts, "ana@lakeside.example", "secret", "lakeside")
    assert person.kept
    assert list(keys.secrets.values()) == ["refresh 0"]
    assert People(keys, watch).renewed(accounts, "ana") == "token 2"


def test_without_a_key_store_it_ends_with_the_program_and_says_so(watch: Watch) -> None:
    accounts, keys = Counted(), MemoryKeys(usable=False)
    people = People(keys, watch)
    person = sign_in(people, accounts, "ana@lakeside.example", "secret", "lakeside")
    assert not person.kept
    assert not people.keeps
    assert people.why_not
    assert people.token("ana") == "token 1"
    with pytest.raises(SignInEnded) as over:
        People(keys, watch).renewed(accounts, "ana")
    assert over.value.why is Ended.FORGOTTEN


def test_an_account_of_another_school_is_turned_away_and_nothing_is_held(
    people: People, keys: MemoryKeys
) -> None:
    with pytest.raises(OtherSchool):
        sign_in(people, Counted(), "ana@lakeside.example", "secret", "riverside")
    assert people.token("ana") == ""
    assert keys.secrets == {}


def test_several_are_signed_in_and_each_goes_alone(people: People, keys: MemoryKeys) -> None:
    local = MemoryStore().local
    accounts = Counted()
    note(local, sign_in(people, accounts, "ana@lakeside.example", "secret", "lakeside"))
    note(local, SignedIn("ben", "ben@lakeside.example"))
    note_ended(local, "ben", Ended.DISABLED)
    assert signed_in(local) == (
        SignedIn("ana", "ana@lakeside.example"),
        SignedIn("ben", "ben@lakeside.example", ended=Ended.DISABLED),
    )
    sign_out(people, local, "ana")
    assert [one.staff_id for one in signed_in(local)] == ["ben"]
    assert keys.secrets == {}
    assert people.token("ana") == ""


def test_a_damaged_list_is_an_empty_one(people: People) -> None:
    local = MemoryStore().local
    for text in ("[", "[1]", '[{"staff_id": "ana"}]', '{"a": 1}', "true"):
        local.set("signed_in", text)
        assert signed_in(local) == ()
