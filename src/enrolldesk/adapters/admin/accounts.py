"""The Accounts of a Firebase project."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import firebase_admin
import requests
from firebase_admin import auth, exceptions
from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError
from google.auth.transport.requests import AuthorizedSession

from enrolldesk.adapters.admin.right import Right
from enrolldesk.app.administering.ports import Account
from enrolldesk.app.administering.problems import (
    CredentialsUnusable,
    EmailTaken,
    ServiceRefused,
    ServiceSilent,
)

SERVICE: Final = "Firebase Authentication"
SECONDS: Final = 20
SCHOOL: Final = "school"
"""The claim in the tokens of an account that says of which school it is."""

_GOOGLE: Final = "https://identitytoolkit.googleapis.com/v1"


class FirebaseAccounts:
    """Asks under the right given; close it."""

    def __init__(self, right: Right) -> None:
        """Nothing is asked yet."""
        self._right = right
        options = {"projectId": right.project, "httpTimeout": SECONDS}
        # A name of its own: the library keeps programs' apps by name.
        self._app = firebase_admin.initialize_app(
            right.credentials, options, name=f"enrolldesk-{secrets.token_hex(8)}"
        )
        self._session: requests.Session = (
            AuthorizedSession(right.credentials) if right.credentials else requests.Session()
        )
        if right.accounts:
            self._session.headers["Authorization"] = "Bearer owner"
            self._base = f"http://{right.accounts}/identitytoolkit.googleapis.com/v1"
        else:
            self._base = _GOOGLE

    def close(self) -> None:
        """Let go of every connection."""
        self._session.close()
        firebase_admin.delete_app(self._app)

    def of(self, uid: str) -> Account | None:
        """The account of that id."""
        with _told_apart():
            try:
                return _account(auth.get_user(uid, self._app))
            except auth.UserNotFoundError:
                return None

    def called(self, email: str) -> Account | None:
        """The account of that address."""
        with _told_apart():
            try:
                return _account(auth.get_user_by_email(email, self._app))
            except auth.UserNotFoundError:
                return None

    def everybody(self) -> Iterator[Account]:
        """All of them."""
        with _told_apart():
            for found in auth.list_users(app=self._app).iterate_all():
                yield _account(found)

    def create(self, uid: str, email: str, name: str) -> None:
        """Make an account that nobody knows the password of."""
        with _told_apart():
            try:
                auth.create_user(
                    uid=uid,
                    email=email,
                    display_name=name,
                    password=secrets.token_urlsafe(32),
                    app=self._app,
                )
            except (auth.EmailAlreadyExistsError, auth.UidAlreadyExistsError) as error:
                raise EmailTaken(email, "") from error

    def scramble(self, uid: str) -> None:
        """Give an account a password that nobody knows, and end every sign-in of it."""
        with _told_apart():
            auth.update_user(uid, password=secrets.token_urlsafe(32), app=self._app)
            auth.revoke_refresh_tokens(uid, self._app)

    def claim(self, uid: str, school: str) -> None:
        """Say in its tokens of which school an account is."""
        with _told_apart():
            auth.set_custom_user_claims(uid, {SCHOOL: school}, self._app)

    def enable(self, uid: str, *, enabled: bool) -> None:
        """Let an account sign in, or not."""
        with _told_apart():
            auth.update_user(uid, disabled=not enabled, app=self._app)

    def revoke(self, uid: str) -> None:
        """End every sign-in of an account."""
        with _told_apart():
            auth.revoke_refresh_tokens(uid, self._app)

    def reset_link(self, email: str) -> str:
        """A link by which a new password is chosen."""
        with _told_apart():
            return str(auth.generate_password_reset_link(email, app=self._app))

    def send_reset(self, email: str) -> None:
        """Have the same link sent; the library makes links alone, the service sends them, too."""
        asked = {"requestType": "PASSWORD_RESET", "email": email}
        url = f"{self._base}/projects/{self._right.project}/accounts:sendOobCode"
        with _told_apart(), self._session.post(url, json=asked, timeout=SECONDS) as answer:
            if not answer.ok:
                raise ServiceRefused(SERVICE, code_of(answer))


def _account(found: auth.UserRecord) -> Account:
    claims = found.custom_claims or {}
    school = claims.get(SCHOOL)
    return Account(
        str(found.uid),
        found.email or "",
        found.display_name or "",
        bool(found.disabled),
        school if isinstance(school, str) else "",
    )


@contextmanager
def _told_apart() -> Iterator[None]:
    """What the library raises, as what the owner can act on."""
    try:
        yield
    except (exceptions.UnavailableError, exceptions.DeadlineExceededError) as error:
        raise ServiceSilent(SERVICE) from error
    except exceptions.FirebaseError as error:
        said = error.http_response
        if said is None and isinstance(error.cause, requests.ConnectionError | requests.Timeout):
            raise ServiceSilent(SERVICE) from error
        code = code_of(said) if said is not None else str(error.code)
        raise ServiceRefused(SERVICE, code) from error
    except (TransportError, requests.ConnectionError, requests.Timeout) as error:
        raise ServiceSilent(SERVICE) from error
    except RefreshError as error:
        raise CredentialsUnusable("of this project", "expired") from error
    except GoogleAuthError as error:
        raise ServiceRefused(SERVICE, "UNAUTHENTICATED") from error
    except ValueError as error:
        # The library's own checks of what is sent: a broken address, mostly.
        raise ServiceRefused(SERVICE, "INVALID_EMAIL") from error


def code_of(answer: requests.Response) -> str:
    """The service's own word for a refusal."""
    try:
        told = answer.json()["error"]
        reasons = [each.get("reason") for each in told.get("details", []) if "reason" in each]
        word = str(reasons[0] if reasons else told["message"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return f"HTTP {answer.status_code}"
    if not reasons and told.get("status") in ("PERMISSION_DENIED", "UNAUTHENTICATED"):
        return str(told["status"])
    return word[:200]
