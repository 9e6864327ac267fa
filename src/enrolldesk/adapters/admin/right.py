"""By what right, and which project: from what was given, a file, the surroundings, or nowhere."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import google.auth
from google.auth.credentials import Credentials
from google.auth.exceptions import GoogleAuthError
from google.oauth2 import service_account

from enrolldesk.app.administering.ports import Asked
from enrolldesk.app.administering.problems import (
    CredentialsUnusable,
    HalfEmulated,
    NoCredentials,
    NoProject,
    WrongProject,
)

CREDENTIALS: Final = "GOOGLE_APPLICATION_CREDENTIALS"
FIRESTORE: Final = "FIRESTORE_EMULATOR_HOST"
ACCOUNTS: Final = "FIREBASE_AUTH_EMULATOR_HOST"
_PROJECT: Final = "GOOGLE_CLOUD_PROJECT"
_SCOPES: Final = (
    "https://www.googleapis.com/auth/cloud-platform",
    "https://www.googleapis.com/auth/firebase",
    "https://www.googleapis.com/auth/identitytoolkit",
)


@dataclass(frozen=True)
class Right:
    """Where to go; ``credentials`` are None for emulators, which let everybody do everything."""

    project: str
    credentials: Credentials | None
    firestore: str = ""
    accounts: str = ""


def right(asked: Asked, surroundings: Mapping[str, str] = os.environ) -> Right:
    """What somebody may go by; raises an AdminProblem that says what is missing."""
    firestore, accounts = surroundings.get(FIRESTORE, ""), surroundings.get(ACCOUNTS, "")
    if bool(firestore) != bool(accounts):
        named, missing = (FIRESTORE, ACCOUNTS) if firestore else (ACCOUNTS, FIRESTORE)
        raise HalfEmulated(named, missing)
    if firestore:
        project = asked.project or surroundings.get(_PROJECT, "")
        if not project:
            raise NoProject()
        return Right(project, None, firestore, accounts)
    named = surroundings.get(CREDENTIALS, "")
    file = asked.credentials or (Path(named) if named else None)
    made, found = _from_file(file) if file else _of_this_computer()
    project = asked.project or found or surroundings.get(_PROJECT, "")
    if not project:
        raise NoProject()
    if found and found != project:
        raise WrongProject(project, found)
    return Right(project, made)


def _from_file(file: Path) -> tuple[Credentials, str]:
    try:
        told = json.loads(file.expanduser().read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise CredentialsUnusable(str(file), "missing") from error
    except (OSError, UnicodeDecodeError) as error:
        raise CredentialsUnusable(str(file), "unreadable") from error
    except ValueError as error:
        raise CredentialsUnusable(str(file), "foreign") from error
    if not isinstance(told, dict) or told.get("type") != "service_account":
        raise CredentialsUnusable(str(file), "foreign")
    try:
        made = service_account.Credentials.from_service_account_info(told, scopes=_SCOPES)
    except (GoogleAuthError, ValueError) as error:
        raise CredentialsUnusable(str(file), "foreign") from error
    return made, str(told.get("project_id") or "")


def _of_this_computer() -> tuple[Credentials, str]:
    """The owner's own sign-in to Google Cloud, where there is one.

    What project that was made for says nothing: one person has several.
    """
    try:
        made, _ = google.auth.default(scopes=_SCOPES)
    except GoogleAuthError as error:
        raise NoCredentials() from error
    return made, ""
