"""How a project is set up, asked of services over HTTP; what the doctor makes of the answers."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests

from enrolldesk.adapters.admin.reaching import FirebaseAdministration, reach
from enrolldesk.adapters.admin.set_up import GoogleSetUp, Places
from enrolldesk.app.administering.beginning import create
from enrolldesk.app.administering.doctor import Finding, Grade, examine
from enrolldesk.app.administering.ports import Asked
from enrolldesk.app.administering.problems import ServiceRefused, ServiceSilent
from enrolldesk.app.wording import sentence
from enrolldesk.domain.school import School, Staff
from enrolldesk.resources import set_up_file
from enrolldesk.testing.firestore import ServerThread
from enrolldesk.testing.identity import IdentityThread

RULES = "/v1/projects/demo/releases/cloud.firestore"
RULESET = "/v1/projects/demo/rulesets/1"
FIELDS = "/v1/projects/demo/databases/(default)/collectionGroups/-/fields"
CONFIG = "/admin/v2/projects/demo/config"


@dataclass
class Google:
    """Services that answer what a test says, by path; everything else is not there."""

    answers: dict[str, Any] = field(default_factory=dict)
    address: str = ""

    def says(self, path: str, answer: Any, status: int = 200) -> None:
        self.answers[path] = (status, answer)


@pytest.fixture
def google() -> Iterator[Google]:
    told = Google()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, _, asked = self.path.replace("%28", "(").replace("%29", ")").partition("?")
            page = "?more" if "pageToken" in asked else ""
            status, answer = told.answers.get(path + page, (404, {"error": {"message": "none"}}))
            sent = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: Any) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    told.address = f"http://127.0.0.1:{server.server_port}"
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def set_up(google: Google) -> Iterator[GoogleSetUp]:
    with requests.Session() as session:
        yield GoogleSetUp("demo", session, Places(*[google.address] * 3))


def ours(name: str) -> str:
    return set_up_file(name).read_text(encoding="utf-8")


def overrides() -> list[dict[str, Any]]:
    """Every index of ours as the service tells it."""
    return [
        {
            "name": f"projects/demo/databases/(default)/collectionGroups/"
            f"{each['collectionGroup']}/fields/{each['fieldPath']}",
            "indexConfig": {"indexes": [{"queryScope": "COLLECTION"}] * len(each["indexes"])},
        }
        for each in json.loads(ours("firestore.indexes.json"))["fieldOverrides"]
    ]


@pytest.fixture
def deployed(google: Google) -> Google:
    """A project that is set up as this version wants it."""
    google.says(RULES, {"rulesetName": "projects/demo/rulesets/1"})
    rules = {"source": {"files": [{"name": "firestore.rules", "content": ours("firestore.rules")}]}}
    google.says(RULESET, rules)
    fields = overrides()
    google.says(FIELDS, {"fields": fields[:2], "nextPageToken": "more"})
    google.says(f"{FIELDS}?more", {"fields": fields[2:]})
    google.says(
        CONFIG,
        {
            "signIn": {"email": {"enabled": True, "passwordRequired": True}},
            "client": {"permissions": {"disabledUserSignup": True}},
        },
    )
    return google


class SetUpElsewhere:
    """An administration of servers for tests whose set-up can be asked."""

    def __init__(self, admin: FirebaseAdministration, set_up: GoogleSetUp) -> None:
        self._admin = admin
        self.set_up = set_up

    project = property(lambda self: self._admin.project)
    school_id = property(lambda self: self._admin.school_id)
    accounts = property(lambda self: self._admin.accounts)
    files = property(lambda self: self._admin.files)

    def at_school(self, story: Callable[..., Any]) -> Any:
        return self._admin.at_school(story)

    def expect_founder(self, owner: Staff) -> None:
        self._admin.expect_founder(owner)

    def export_to(self, path: Path) -> AbstractContextManager[Callable[[str], None]]:
        return self._admin.export_to(path)

    def close(self) -> None:
        self._admin.close()


Examine = Callable[[], Mapping[str, Finding]]


@pytest.fixture
def look(set_up: GoogleSetUp, monkeypatch: pytest.MonkeyPatch) -> Iterator[Examine]:
    """Examines a founded school; findings by subject."""
    with ServerThread() as server, IdentityThread("demo") as identity:
        monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", server.address)
        monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", identity.address)
        with closing(SetUpElsewhere(reach(Asked("lakeside", "demo")), set_up)) as admin:
            create(admin, School("lakeside", "Lakeside"), Staff("", "Ana", email="ana@l.example"))
            yield lambda: {finding.subject: finding for finding in examine(admin)}


def test_a_project_that_is_set_up(deployed: Google, look: Examine) -> None:
    findings = look()
    assert {finding.grade for finding in findings.values()} == {Grade.FINE}
    assert {"rules", "indexes", "sign-in"} <= set(findings)


def test_rules_that_were_never_deployed(deployed: Google, look: Examine) -> None:
    deployed.says(RULES, {"error": {"status": "NOT_FOUND", "message": "none"}}, 404)
    found = look()["rules"]
    assert (found.grade, found.text) == (Grade.PROBLEM, "No security rules are deployed.")
    assert "firebase deploy --only firestore" in found.step


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (lambda rules: "allow read, write;", "are not EnrollDesk’s"),
        (lambda rules: rules.replace("allow", "allow  read;\nallow", 1), "were changed by hand"),
        (lambda rules: rules.replace("Version ", "Version 9", 1), "are newer than this program"),
    ],
)
def test_other_rules(
    deployed: Google, look: Examine, change: Callable[[str], str], text: str
) -> None:
    files = [{"content": change(ours("firestore.rules"))}]
    deployed.says(RULESET, {"source": {"files": files}})
    found = look()["rules"]
    assert found.grade is Grade.PROBLEM
    # The version is told in brackets where there is one.
    assert text in found.text.replace(f" (version {_version(found.text)})", "")
    assert found.step


def _version(text: str) -> str:
    return text.partition("(version ")[2].partition(")")[0]


def test_spaces_and_line_ends_are_no_change(deployed: Google, look: Examine) -> None:
    content = ours("firestore.rules").replace("\n", "\r\n")
    deployed.says(RULESET, {"source": {"files": [{"content": content}]}})
    assert look()["rules"].grade is Grade.FINE


def test_indexes_and_ways_in(deployed: Google, look: Examine) -> None:
    deployed.says(FIELDS, {"fields": overrides()[1:]})
    deployed.says(CONFIG, {"signIn": {"email": {"enabled": False}}})
    findings = look()
    lacking = json.loads(ours("firestore.indexes.json"))["fieldOverrides"][0]
    assert f"{lacking['collectionGroup']}.{lacking['fieldPath']}" in findings["indexes"].text
    assert findings["indexes"].grade is Grade.REMARK
    assert (findings["sign-in"].grade, findings["sign-up"].grade) == (Grade.PROBLEM, Grade.REMARK)


def test_what_may_not_be_asked_is_a_finding(deployed: Google, look: Examine) -> None:
    told = {
        "error": {
            "code": 403,
            "status": "PERMISSION_DENIED",
            "message": "The caller does not have permission",
        }
    }
    deployed.says(RULES, told, 403)
    off = {"error": {"status": "PERMISSION_DENIED", "details": [{"reason": "SERVICE_DISABLED"}]}}
    deployed.says(FIELDS, off, 403)
    deployed.answers.pop(CONFIG)
    findings = look()
    assert "give this account the role Firebase Admin" in findings["rules"].text
    assert "Switch it on in the Google Cloud console" in findings["indexes"].text
    assert "Authentication was never opened in this project" in findings["sign-in"].text


def test_a_service_that_is_silent(set_up: GoogleSetUp) -> None:
    with requests.Session() as session:
        nowhere = GoogleSetUp("demo", session, Places(*["http://127.0.0.1:9"] * 3))
        with pytest.raises(ServiceSilent) as silent:
            nowhere.rules()
    assert sentence(silent.value).endswith("Check the network, then try again.")


def test_an_answer_that_is_none(google: Google, set_up: GoogleSetUp) -> None:
    google.says(CONFIG, ["no", "object"])
    with pytest.raises(ServiceRefused):
        set_up.sign_in()


@pytest.mark.parametrize(("minutes", "way"), [(-30, "behind"), (30, "ahead of")])
def test_a_clock_that_is_wrong(minutes: int, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with ServerThread() as server, IdentityThread("demo") as identity:
        monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", server.address)
        monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", identity.address)
        with closing(reach(Asked("lakeside", "demo"))) as admin:
            wrong = datetime.now(UTC) + timedelta(minutes=minutes)
            (found,) = [one for one in examine(admin, lambda: wrong) if one.subject == "clock"]
    assert found.grade is Grade.PROBLEM
    assert f"minutes {way} the server’s" in found.text
