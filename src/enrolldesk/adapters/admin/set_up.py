"""How a Firebase project is set up, as Google's services for that tell over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import requests
from google.auth.exceptions import GoogleAuthError, TransportError

from enrolldesk.adapters.admin.accounts import SECONDS, code_of
from enrolldesk.app.administering.ports import FieldIndexes, SignInSetUp
from enrolldesk.app.administering.problems import ServiceRefused, ServiceSilent

RULES: Final = "Firebase’s service for security rules"
RECORDS: Final = "Cloud Firestore"
ACCOUNTS: Final = "Firebase Authentication"


@dataclass(frozen=True)
class Places:
    """Where the services are."""

    rules: str = "https://firebaserules.googleapis.com"
    firestore: str = "https://firestore.googleapis.com"
    accounts: str = "https://identitytoolkit.googleapis.com"


class GoogleSetUp:
    """Asks in a session that brings the right along; whoever made that closes it."""

    def __init__(self, project: str, session: requests.Session, places: Places | None = None):
        self._project = project
        self._session = session
        self._places = places or Places()

    def rules(self) -> str | None:
        """The text of the security rules in force."""
        base = f"{self._places.rules}/v1"
        release = self._get(RULES, f"{base}/projects/{self._project}/releases/cloud.firestore")
        if release is None:
            return None
        rules = self._get(RULES, f"{base}/{release.get('rulesetName', '')}")
        files = ((rules or {}).get("source") or {}).get("files") or []
        return "\n".join(str(file.get("content", "")) for file in files) or None

    def field_indexes(self) -> Sequence[FieldIndexes]:
        """Every field whose indexes are not the usual ones."""
        url = (
            f"{self._places.firestore}/v1/projects/{self._project}/databases/(default)/"
            "collectionGroups/-/fields"
        )
        asked = {"filter": "indexConfig.usesAncestorConfig:false", "pageSize": "300"}
        found: list[FieldIndexes] = []
        while True:
            page = self._get(RECORDS, url, asked) or {}
            for field in page.get("fields", []):
                _, _, place = str(field.get("name", "")).partition("/collectionGroups/")
                collection, _, path = place.partition("/fields/")
                indexes = (field.get("indexConfig") or {}).get("indexes") or []
                if collection and path:
                    found.append(FieldIndexes(collection, path, len(indexes)))
            if not page.get("nextPageToken"):
                return found
            asked["pageToken"] = str(page["nextPageToken"])

    def sign_in(self) -> SignInSetUp:
        """How people come to accounts and sign in."""
        url = f"{self._places.accounts}/admin/v2/projects/{self._project}/config"
        config = self._get(ACCOUNTS, url)
        if config is None:
            raise ServiceRefused(ACCOUNTS, "CONFIGURATION_NOT_FOUND")
        email = (config.get("signIn") or {}).get("email") or {}
        allowed = (config.get("client") or {}).get("permissions") or {}
        by_password = bool(email.get("enabled")) and bool(email.get("passwordRequired", True))
        return SignInSetUp(by_password, not allowed.get("disabledUserSignup", False))

    def _get(
        self, service: str, url: str, asked: dict[str, str] | None = None
    ) -> dict[str, Any] | None:
        """An answer; None where there is no such thing."""
        try:
            with self._session.get(url, params=asked, timeout=SECONDS) as answer:
                if answer.status_code == requests.codes.not_found:
                    return None
                if not answer.ok:
                    raise ServiceRefused(service, code_of(answer))
                told = answer.json()
        except (TransportError, requests.RequestException) as error:
            raise ServiceSilent(service) from error
        except GoogleAuthError as error:
            raise ServiceRefused(service, "UNAUTHENTICATED") from error
        if not isinstance(told, dict):
            raise ServiceRefused(service, "an answer that is none")
        return told
