"""Unsigned tokens: what an emulator hands out and only an emulator believes."""

import base64
import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from enrolldesk.testing.firestore.rules import Authenticate, Person


def token_of(claims: Mapping[str, Any]) -> str:
    """Claims as a token without a signature."""
    return f"{_packed({'alg': 'none', 'typ': 'JWT'})}.{_packed(claims)}."


def claims_of(token: str) -> dict[str, Any]:
    """What a token says; empty where it is none."""
    try:
        _, middle, _ = token.split(".")
        claims = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    except ValueError:
        return {}
    return claims if isinstance(claims, dict) else {}


def bearer(token: str, now: float, project: str) -> Person | None:
    """Whose token this is; None for one that is over, of another project or none at all.

    That somebody was disabled meanwhile is nothing a token knows.
    """
    claims = claims_of(token)
    uid, ends = claims.get("sub"), claims.get("exp")
    if not isinstance(uid, str) or not isinstance(ends, int | float) or ends <= now:
        return None
    return Person(uid, claims) if claims.get("aud") == project else None


def unsigned(project: str, clock: Callable[[], float] = time.time) -> Authenticate:
    """What makes a Firestore server believe the tokens of any Authentication emulator.

    It takes those of this project that are not over by ``clock``, in seconds since 1970.
    """
    return lambda token: bearer(token, clock(), project)


def _packed(value: Mapping[str, Any]) -> str:
    text = json.dumps(value, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(text).decode().rstrip("=")
