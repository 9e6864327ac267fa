"""Accounts, sessions and mails, and what may be asked about them."""

import re
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from enrolldesk.testing.firestore.rules import Person
from enrolldesk.testing.identity.tokens import bearer, claims_of, token_of

HOUR: Final = 3600
_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+")
_SHORTEST_PASSWORD: Final = 6


class Refused(Exception):
    """The answer is an error of this code."""

    def __init__(self, code: str, status: int = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(code)
        self.code = code
        self.status = status


@dataclass
class Account:
    """One person who can sign in."""

    uid: str
    email: str
    password: str
    name: str = ""
    disabled: bool = False
    claims: dict[str, Any] = field(default_factory=dict)
    created_at: float = 0.0
    last_login_at: float | None = None
    valid_since: int = 0


@dataclass(frozen=True)
class Mail:
    """A message the server would have sent."""

    email: str
    kind: str
    code: str
    link: str


@dataclass(frozen=True)
class Session:
    """What a refresh token stands for."""

    uid: str
    signed_in_at: int


class Accounts:
    """The directory; safe to be asked from any thread."""

    def __init__(self, project: str, clock: Callable[[], float] = time.time) -> None:
        self.project = project
        self.clock = clock
        self.token_seconds = HOUR
        self.people: dict[str, Account] = {}
        self.mails: list[Mail] = []
        self.lock = threading.RLock()
        self._sessions: dict[str, Session] = {}

    def authenticate(self, token: str) -> Person | None:
        """Whose ID token this is; None where a server must not believe it."""
        return bearer(token, self.clock(), self.project)

    def clear(self) -> None:
        """Forget everybody."""
        with self.lock:
            self.people.clear()
            self.mails.clear()
            self._sessions.clear()

    def add(
        self,
        email: str,
        password: str,
        *,
        uid: str = "",
        name: str = "",
        disabled: bool = False,
        claims: dict[str, Any] | None = None,
    ) -> Account:
        """Make an account; raises Refused as the service does."""
        with self.lock:
            uid = uid or secrets.token_urlsafe(21)
            if uid in self.people:
                raise Refused("DUPLICATE_LOCAL_ID")
            made = Account(uid, "", "", name, disabled, dict(claims or {}), self.clock())
            self._set_email(made, email)
            self._set_password(made, password)
            self.people[uid] = made
            return made

    def change(self, account: Account, wanted: dict[str, Any]) -> None:
        """Change what is named in an update request."""
        if "email" in wanted:
            self._set_email(account, wanted["email"])
        if "password" in wanted:
            self._set_password(account, wanted["password"])
            self.end_sessions(account)
        if "displayName" in wanted:
            account.name = wanted["displayName"]
        if "disableUser" in wanted:
            account.disabled = bool(wanted["disableUser"])
        if "customAttributes" in wanted:
            account.claims = wanted["customAttributes"]
        if "validSince" in wanted:
            self.end_sessions(account)

    def remove(self, account: Account) -> None:
        """Remove an account and what it signed in to."""
        self.end_sessions(account)
        del self.people[account.uid]

    def end_sessions(self, account: Account) -> None:
        """No refresh token given so far is good any more."""
        account.valid_since = int(self.clock())
        for token in [key for key, held in self._sessions.items() if held.uid == account.uid]:
            del self._sessions[token]

    def of(self, uid: object) -> Account:
        """The account of that id."""
        found = self.people.get(uid) if isinstance(uid, str) else None
        if found is None:
            raise Refused("USER_NOT_FOUND")
        return found

    def called(self, email: object) -> Account:
        """The account of that address."""
        wanted = email.casefold() if isinstance(email, str) else ""
        for account in self.people.values():
            if wanted and account.email == wanted:
                return account
        raise Refused("EMAIL_NOT_FOUND")

    def bearer(self, token: object) -> Account:
        """Whose ID token was sent along, as long as it is good."""
        person = self.authenticate(token) if isinstance(token, str) else None
        if person is None:
            raise Refused("INVALID_ID_TOKEN" if not claims_of(str(token)) else "TOKEN_EXPIRED")
        account = self.of(person.uid)
        self.check_enabled(account)
        return account

    def check_enabled(self, account: Account) -> None:
        """Raise Refused for an account that was disabled."""
        if account.disabled:
            raise Refused("USER_DISABLED")

    def sign_in(self, email: object, password: object) -> Account:
        """The account of that address and password."""
        account = self.called(email)
        if not isinstance(password, str) or password != account.password:
            raise Refused("INVALID_PASSWORD")
        self.check_enabled(account)
        return account

    def begin_session(self, account: Account) -> dict[str, str]:
        """Tokens of somebody who just signed in."""
        account.last_login_at = self.clock()
        token = secrets.token_urlsafe(32)
        self._sessions[token] = Session(account.uid, int(self.clock()))
        return self._tokens(account, token)

    def go_on(self, refresh_token: object) -> tuple[Account, dict[str, str]]:
        """Fresh tokens for a session."""
        if not isinstance(refresh_token, str) or not refresh_token:
            raise Refused("MISSING_REFRESH_TOKEN")
        session = self._sessions.get(refresh_token)
        if session is None:
            raise Refused("INVALID_REFRESH_TOKEN")
        account = self.of(session.uid)
        self.check_enabled(account)
        return account, self._tokens(account, refresh_token)

    def mail(self, kind: object, email: object, host: str) -> Mail:
        """Write to somebody, with a link to act by."""
        if kind != "PASSWORD_RESET":
            raise Refused("INVALID_REQ_TYPE")
        account = self.called(email)
        code = secrets.token_urlsafe(32)
        link = f"http://{host}/emulator/action?mode=resetPassword&lang=en&oobCode={code}"
        mail = Mail(account.email, "PASSWORD_RESET", code, link)
        self.mails.append(mail)
        return mail

    def use(self, code: object, password: object) -> Account:
        """Set a new password by a mail's code."""
        mail = next((one for one in self.mails if one.code == code), None)
        if mail is None:
            raise Refused("INVALID_OOB_CODE")
        account = self.called(mail.email)
        if password is not None:
            self._set_password(account, password)
            self.end_sessions(account)
            self.mails.remove(mail)
        return account

    def _tokens(self, account: Account, refresh_token: str) -> dict[str, str]:
        now = int(self.clock())
        token = token_of(
            {
                **account.claims,
                "name": account.name,
                "iss": f"https://securetoken.google.com/{self.project}",
                "aud": self.project,
                "auth_time": self._sessions[refresh_token].signed_in_at,
                "user_id": account.uid,
                "sub": account.uid,
                "iat": now,
                "exp": now + self.token_seconds,
                "email": account.email,
                "email_verified": False,
                "firebase": {
                    "identities": {"email": [account.email]},
                    "sign_in_provider": "password",
                },
            }
        )
        return {
            "idToken": token,
            "refreshToken": refresh_token,
            "expiresIn": str(self.token_seconds),
        }

    def _set_email(self, account: Account, email: object) -> None:
        if not isinstance(email, str) or not email:
            raise Refused("MISSING_EMAIL")
        if not _ADDRESS.fullmatch(email):
            raise Refused("INVALID_EMAIL")
        wanted = email.casefold()
        if any(one.email == wanted for one in self.people.values() if one is not account):
            raise Refused("EMAIL_EXISTS")
        account.email = wanted

    def _set_password(self, account: Account, password: object) -> None:
        if not isinstance(password, str) or not password:
            raise Refused("MISSING_PASSWORD")
        if len(password) < _SHORTEST_PASSWORD:
            raise Refused("WEAK_PASSWORD : Password should be at least 6 characters")
        account.password = password
