"""The server on loopback, in threads of its own."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from enrolldesk.testing.firestore.rules import Person
from enrolldesk.testing.identity.accounts import Account, Accounts, Mail, Refused
from enrolldesk.testing.identity.calls import Calls

_HOST = "127.0.0.1"


class IdentityThread:
    """An Authentication server for one project; started again, it takes its former port."""

    def __init__(self, project: str = "demo", clock: Callable[[], float] = time.time) -> None:
        """``clock`` tells seconds since 1970; tokens begin and end by it."""
        self.directory = Accounts(project, clock)
        self.asked: list[str] = []
        """Paths that were asked for, in order."""
        self._faults: list[Refused] = []
        self._port = 0
        self._server: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        """Where clients connect; to be named by FIREBASE_AUTH_EMULATOR_HOST."""
        return f"{_HOST}:{self._port}"

    @property
    def accounts(self) -> Mapping[str, Account]:
        """Everybody, by uid."""
        return self.directory.people

    @property
    def mails(self) -> list[Mail]:
        """What would have been sent, oldest first."""
        return self.directory.mails

    @property
    def token_seconds(self) -> int:
        """How long an ID token is good for."""
        return self.directory.token_seconds

    @token_seconds.setter
    def token_seconds(self, seconds: int) -> None:
        self.directory.token_seconds = seconds

    def add(self, email: str, password: str, **more: Any) -> Account:
        """Make an account; takes ``uid``, ``name``, ``disabled`` and ``claims``, too."""
        return self.directory.add(email, password, **more)

    def authenticate(self, token: str) -> Person | None:
        """Whose ID token this is; for a Firestore server's ``authenticate``."""
        return self.directory.authenticate(token)

    def answer_next(self, status: int, code: str, times: int = 1) -> None:
        """Refuse the next requests so, whatever they ask."""
        self._faults += [Refused(code, status)] * times

    def start(self) -> "IdentityThread":
        """Open the port."""
        self._server = ThreadingHTTPServer((_HOST, self._port), _handler(self))
        self._server.daemon_threads = True
        self._port = self._server.server_port
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), name="identity", daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Close the port: from now on connections are refused. Accounts stay."""
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
            self._server = None

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Nobody answers within the block."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    def answer(self, path: str, asked: Mapping[str, Any], authorization: str) -> dict[str, Any]:
        """The answer to a request; raises Refused."""
        self.asked.append(path)
        if self._faults:
            raise self._faults.pop(0)
        return Calls(self.directory, self.address).answer(path, asked, authorization)

    def __enter__(self) -> "IdentityThread":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


def _handler(home: IdentityThread) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply({})

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            if "json" in self.headers.get("Content-Type", ""):
                try:
                    body = json.loads(text or "{}")
                except ValueError:
                    body = {}
            else:
                body = dict(parse_qsl(text))
            self._reply(body if isinstance(body, dict) else {})

        def log_message(self, *_: Any) -> None:
            """Nobody reads what was asked; a password may be in it."""

        def _reply(self, body: dict[str, Any]) -> None:
            parts = urlsplit(self.path)
            asked = dict(parse_qsl(parts.query)) | body
            status = 200
            try:
                answer = home.answer(parts.path, asked, self.headers.get("Authorization", ""))
            except Refused as refused:
                status = refused.status
                shown = {"message": refused.code, "domain": "global", "reason": "invalid"}
                answer = {"error": {"code": status, "message": refused.code, "errors": [shown]}}
            sent = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=UTF-8")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

    return Handler
