"""The protocol's messages as plain protobuf classes, its times, and refusals."""

from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import grpc
from google.cloud.firestore_v1 import types
from google.protobuf.empty_pb2 import Empty
from google.protobuf.timestamp_pb2 import Timestamp

# Protobuf builds its classes while it runs, so no type checker knows them.
Message: TypeAlias = Any
Status = grpc.StatusCode

MICROS = 1_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _plain(wrapped: Any) -> Any:
    return wrapped.pb()


def request(method: str) -> Any:
    """The class of a method's request."""
    return _plain(getattr(types, f"{method}Request"))


AggregationResult = _plain(types.AggregationResult)
BatchGetDocumentsResponse = _plain(types.BatchGetDocumentsResponse)
BatchWriteResponse = _plain(types.BatchWriteResponse)
BeginTransactionResponse = _plain(types.BeginTransactionResponse)
CommitResponse = _plain(types.CommitResponse)
Cursor = _plain(types.Cursor)
Document = _plain(types.Document)
ExplainMetrics = _plain(types.ExplainMetrics)
ListCollectionIdsResponse = _plain(types.ListCollectionIdsResponse)
ListDocumentsResponse = _plain(types.ListDocumentsResponse)
ListenResponse = _plain(types.ListenResponse)
PartitionQueryResponse = _plain(types.PartitionQueryResponse)
RunAggregationQueryResponse = _plain(types.RunAggregationQueryResponse)
RunQueryResponse = _plain(types.RunQueryResponse)
StructuredQuery = _plain(types.StructuredQuery)
Target = _plain(types.Target)
TargetChange = _plain(types.TargetChange)
TransactionOptions = _plain(types.TransactionOptions)
Value = _plain(types.Value)
Write = _plain(types.Write)
WriteResult = _plain(types.WriteResult)


class Refused(Exception):
    """The server's answer is a status, not a response."""

    def __init__(self, code: grpc.StatusCode, words: str) -> None:
        super().__init__(f"{code.name}: {words}")
        self.code = code
        self.words = words


def invalid(words: str) -> Refused:
    """The request makes no sense, now or ever."""
    return Refused(Status.INVALID_ARGUMENT, words)


def stamp(micros: int) -> Message:
    """Microseconds since 1970 as the protocol writes them."""
    return Timestamp(seconds=micros // MICROS, nanos=micros % MICROS * 1000)


def micros_of(timestamp: Message) -> int:
    """A protocol time in microseconds since 1970; what is finer is dropped."""
    return int(timestamp.seconds) * MICROS + int(timestamp.nanos) // 1000


def moment(timestamp: Message) -> datetime:
    """A protocol time as Python's."""
    return _EPOCH + timedelta(microseconds=micros_of(timestamp))


def empty() -> Message:
    """The answer that says nothing."""
    return Empty()
