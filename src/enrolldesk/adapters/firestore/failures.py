"""What each gRPC status means for a commit, as measured against the client and its servers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import grpc
from google.api_core import exceptions
from google.auth.exceptions import GoogleAuthError

from enrolldesk.app.sync.remote import (
    NotApplied,
    OverQuota,
    Refused,
    SignedOut,
    SyncProblem,
    Unreachable,
)

_SAFE = {"ABORTED"}
_REFUSED = {
    "ALREADY_EXISTS",
    "NOT_FOUND",
    "FAILED_PRECONDITION",
    "PERMISSION_DENIED",
    "INVALID_ARGUMENT",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
}


def problem(status: str, detail: str = "") -> SyncProblem:
    """The problem a status is. Every status that is not known to say something is ambiguous."""
    if status in _SAFE:
        return NotApplied(status, detail)
    if status in _REFUSED:
        return Refused(status, detail)
    if status == "RESOURCE_EXHAUSTED":
        return OverQuota(status, detail)
    if status == "UNAUTHENTICATED":
        return SignedOut(status, detail)
    return Unreachable(status, detail)


@contextmanager
def told_apart() -> Iterator[None]:
    """Turn whatever the client raises into a SyncProblem."""
    try:
        yield
    except exceptions.GoogleAPICallError as error:
        code = error.grpc_status_code
        raise problem(code.name if code else "UNKNOWN", str(error.message)) from error
    except grpc.aio.AioRpcError as error:
        raise problem(error.code().name, error.details() or "") from error
    except exceptions.RetryError as error:
        raise Unreachable("DEADLINE_EXCEEDED", str(error)) from error
    except GoogleAuthError as error:
        raise SignedOut("UNAUTHENTICATED", str(error)) from error
    except (TimeoutError, OSError) as error:
        raise Unreachable("DEADLINE_EXCEEDED", str(error)) from error
