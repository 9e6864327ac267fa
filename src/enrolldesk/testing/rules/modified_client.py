"""A client that is not the program: with somebody's own token it writes whatever it likes."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import grpc
from google.cloud.firestore_v1.types import firestore, write

from enrolldesk.adapters.firestore.documents import Message, as_document
from enrolldesk.testing.firestore.wire import request

_DATABASE: Final = "projects/demo/databases/(default)"
_FIELD = write.DocumentTransform.FieldTransform.pb()
_REQUEST_TIME: Final = int(write.DocumentTransform.FieldTransform.ServerValue.REQUEST_TIME)
OWNER: Final = "owner"
"""The token of the project's own administration, which no rule binds."""


def asked(folder: Path) -> list[dict[str, Any]]:
    """Each case of the table as what it asks: who, of which school, which writes."""
    ran = subprocess.run(
        ["node", "rules_runner/cases.mjs"], cwd=folder, capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in ran.stdout.splitlines()]


def token_of(person: Mapping[str, Any]) -> str:
    """A token that says who somebody is; the server of a test knows it."""
    return json.dumps([person["uid"], person["token"]])


class ModifiedClient:
    """Commits on a socket, past everything the program would have checked."""

    def __init__(self, address: str, school: str) -> None:
        """``school`` is the school's id."""
        self._school = f"{_DATABASE}/documents/schools/{school}"
        self._channel = grpc.insecure_channel(address)
        self._commit = self._channel.unary_unary(
            "/google.firestore.v1.Firestore/Commit",
            request_serializer=request("Commit").SerializeToString,
            response_deserializer=firestore.CommitResponse.pb().FromString,
        )

    def put(self, world: Mapping[str, Mapping[str, Any]]) -> None:
        """Let a school stand as it is told, whoever may."""
        made = [{"write": "set", "path": path, "fields": told} for path, told in world.items()]
        self.commit(made, OWNER)

    def commit(self, writes: Iterable[Mapping[str, Any]], token: str) -> grpc.StatusCode:
        """The server's word on all these writes in one commit."""
        messages = [self._message(one) for one in writes]
        try:
            self._commit(
                request("Commit")(database=_DATABASE, writes=messages),
                metadata=(("authorization", f"Bearer {token}"),),
                timeout=30,
            )
        except grpc.RpcError as error:
            code: grpc.StatusCode = error.code()
            return code
        return grpc.StatusCode.OK

    def _message(self, told: Mapping[str, Any]) -> Message:
        name = f"{self._school}/{told['path']}"
        if told["write"] == "delete":
            return write.Write.pb()(delete=name)
        fields = {key: _plain(value) for key, value in told["fields"].items()}
        message = write.Write.pb()(update=as_document(name, fields))
        if told["write"] in ("update", "merge"):
            message.update_mask.field_paths.extend(sorted(fields))
        if told["write"] in ("update", "create"):
            message.current_document.exists = told["write"] == "update"
        for field in told.get("times", ()):
            message.update_transforms.append(
                _FIELD(field_path=field, set_to_server_value=_REQUEST_TIME)
            )
        for field, cents in told.get("adds", {}).items():
            added = _FIELD(field_path=field)
            added.increment.integer_value = cents
            message.update_transforms.append(added)
        return message

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._channel.close()


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        if "$float" in value:
            return float(value["$float"])
        return value if "$at" in value else {name: _plain(one) for name, one in value.items()}
    return value
