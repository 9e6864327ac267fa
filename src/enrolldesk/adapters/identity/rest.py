"""Firebase Authentication: sign in, refresh, look up, reset; each one request with a deadline."""

from __future__ import annotations

import base64
import binascii
import json
import os
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import requests

from enrolldesk.app.signing.identity import Account, Granted
from enrolldesk.app.signing.problems import (
    AccountDisabled,
    AccountUnknown,
    ApiKeyWrong,
    Ended,
    IdentityUnreachable,
    PasswordWrong,
    SignInEnded,
    SignInProblem,
    SignInRefused,
    TooManyTries,
)

EMULATOR: Final = "FIREBASE_AUTH_EMULATOR_HOST"
"""The variable that names an emulator in place of Google's servers, host:port."""

CONNECT_SECONDS: Final = 4.0
ANSWER_SECONDS: Final = 8.0
"""A computer that has a network and no way to Google must not keep anybody waiting."""

_ACCOUNTS: Final = "identitytoolkit.googleapis.com/v1/accounts"
_TOKENS: Final = "securetoken.googleapis.com/v1/token"

_OVER: Final = {
    "TOKEN_EXPIRED": Ended.EXPIRED,
    "INVALID_REFRESH_TOKEN": Ended.EXPIRED,
    "INVALID_GRANT_TYPE": Ended.EXPIRED,
    "MISSING_REFRESH_TOKEN": Ended.EXPIRED,
    "INVALID_ID_TOKEN": Ended.EXPIRED,
    "CREDENTIAL_TOO_OLD_LOGIN_AGAIN": Ended.EXPIRED,
    "USER_DISABLED": Ended.DISABLED,
    "USER_NOT_FOUND": Ended.REMOVED,
}
_PASSWORD: Final = {"INVALID_PASSWORD", "INVALID_LOGIN_CREDENTIALS", "MISSING_PASSWORD"}
_NOBODY: Final = {"EMAIL_NOT_FOUND", "INVALID_EMAIL", "MISSING_EMAIL"}
_BUSY: Final = {"TOO_MANY_ATTEMPTS_TRY_LATER", "RESET_PASSWORD_EXCEED_LIMIT", "QUOTA_EXCEEDED"}


class FirebaseIdentity:
    """The accounts of one Firebase project; any thread may ask."""

    def __init__(self, api_key: str, emulator: str | None = None) -> None:
        """``emulator`` is host:port of one; without it, the environment may name one."""
        self._api_key = api_key
        self._emulator = os.environ.get(EMULATOR, "") if emulator is None else emulator

    def sign_in(self, email: str, password: str) -> Granted:
        """Who somebody is, by e-mail address and password."""
        given = {"email": email, "password": password, "returnSecureToken": True}
        try:
            answer = self._post(f"{_ACCOUNTS}:signInWithPassword", body=given)
        except _Refused as refusal:
            raise _of_sign_in(refusal, email) from None
        return _granted(answer, "localId", "idToken", "refreshToken", "expiresIn")

    def refresh(self, refresh_token: str) -> Granted:
        """A fresh token of somebody who signed in before."""
        given = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        try:
            answer = self._post(_TOKENS, form=given)
        except _Refused as refusal:
            raise _of_token(refusal) from None
        return _granted(answer, "user_id", "id_token", "refresh_token", "expires_in")

    def look_up(self, id_token: str) -> Account:
        """The account a token is of."""
        try:
            answer = self._post(f"{_ACCOUNTS}:lookup", body={"idToken": id_token})
        except _Refused as refusal:
            raise _of_token(refusal) from None
        found = answer.get("users")
        if not isinstance(found, list) or not found or not isinstance(found[0], dict):
            raise SignInEnded("", Ended.REMOVED)
        account: dict[str, Any] = found[0]
        return Account(
            str(account.get("localId", "")),
            str(account.get("email", "")),
            account.get("disabled") is True,
        )

    def send_reset(self, email: str) -> None:
        """Send a message by which a new password can be chosen."""
        given = {"requestType": "PASSWORD_RESET", "email": email}
        try:
            self._post(f"{_ACCOUNTS}:sendOobCode", body=given)
        except _Refused as refusal:
            raise _of_sign_in(refusal, email) from None

    def _post(
        self,
        path: str,
        *,
        body: Mapping[str, Any] | None = None,
        form: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        root = f"http://{self._emulator}" if self._emulator else "https:/"
        try:
            with requests.Session() as session:
                # A proxy of this machine leads to the internet, not back to this machine.
                session.trust_env = not self._emulator
                answer = session.post(
                    f"{root}/{path}",
                    params={"key": self._api_key},
                    json=body,
                    data=form,
                    timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
                    allow_redirects=False,
                )
        except (requests.RequestException, OSError) as error:
            # What the library says holds the address, and that the key.
            raise IdentityUnreachable(type(error).__name__) from None
        told = _object(answer)
        if answer.status_code == HTTPStatus.OK and "error" not in told:
            return told
        code = _code(told)
        if code is None or answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise IdentityUnreachable(f"HTTP {answer.status_code}")
        raise _Refused(code)


class _Refused(Exception):
    """The server said no, by this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _of_sign_in(refusal: _Refused, email: str) -> SignInProblem:
    code = refusal.code
    if code in _PASSWORD:
        return PasswordWrong(email)
    if code in _NOBODY:
        return AccountUnknown(email)
    if code == "USER_DISABLED":
        return AccountDisabled(email)
    return _of_project(code)


def _of_token(refusal: _Refused) -> SignInProblem:
    over = _OVER.get(refusal.code)
    return _of_project(refusal.code) if over is None else SignInEnded("", over)


def _of_project(code: str) -> SignInProblem:
    if code in _BUSY:
        return TooManyTries()
    if code.startswith("API_KEY") or code in {"KEY_INVALID", "INVALID_API_KEY"}:
        return ApiKeyWrong()
    return SignInRefused(code)


def _code(told: Mapping[str, Any]) -> str | None:
    """The server's word for why, without what it adds to it; None where it gives none."""
    error = told.get("error")
    message = error.get("message") if isinstance(error, dict) else error
    if not isinstance(message, str):
        return None
    # Also "TOO_MANY_ATTEMPTS_TRY_LATER : Access to…" and "API key not valid. Please pass…".
    if "api key" in message.lower():
        return "API_KEY_INVALID"
    return message.split(" ", 1)[0].rstrip(":")[:80]


def _object(answer: requests.Response) -> dict[str, Any]:
    try:
        told = answer.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _granted(answer: Mapping[str, Any], staff: str, token: str, refresh: str, left: str) -> Granted:
    try:
        id_token = str(answer[token])
        claims = _claims(id_token)
        return Granted(
            staff_id=str(answer[staff]),
            email=str(claims.get("email", "")),
            school=str(claims.get("school", "")),
            seconds=float(answer[left]),
            id_token=id_token,
            refresh_token=str(answer[refresh]),
        )
    except (KeyError, ValueError, TypeError):
        raise IdentityUnreachable("answer not understood") from None


def _claims(id_token: str) -> Mapping[str, Any]:
    """What a token says; whoever takes it checks it, this desk only reads."""
    part = id_token.split(".")[1:2]
    try:
        read = json.loads(base64.urlsafe_b64decode(part[0] + "=" * (-len(part[0]) % 4)))
    except (IndexError, ValueError, binascii.Error):
        return {}
    return read if isinstance(read, dict) else {}
