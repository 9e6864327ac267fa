"""The protocol's methods, joined to what answers them."""

from collections.abc import AsyncIterator
from typing import Any

import grpc

from enrolldesk.testing.firestore.calls import Streaming, Switchboard, Unary
from enrolldesk.testing.firestore.engine import Engine
from enrolldesk.testing.firestore.listening import Listeners
from enrolldesk.testing.firestore.listing import Listing
from enrolldesk.testing.firestore.reading import Reading
from enrolldesk.testing.firestore.wire import Message, request
from enrolldesk.testing.firestore.writing import Writing

SERVICE = "google.firestore.v1.Firestore"


def service(engine: Engine, switchboard: Switchboard, listeners: Listeners) -> Any:
    """The handler that a gRPC server takes."""
    counters = switchboard.counters
    reading = Reading(engine, counters)
    listing = Listing(engine, counters)
    writing = Writing(engine, counters)
    unary: dict[str, Unary] = {
        "BatchWrite": writing.batch_write,
        "BeginTransaction": writing.begin_transaction,
        "Commit": writing.commit,
        "CreateDocument": writing.create_document,
        "DeleteDocument": writing.delete_document,
        "GetDocument": reading.get_document,
        "ListCollectionIds": listing.list_collection_ids,
        "ListDocuments": listing.list_documents,
        "PartitionQuery": listing.partition_query,
        "Rollback": writing.rollback,
        "UpdateDocument": writing.update_document,
    }
    streaming: dict[str, Streaming] = {
        "BatchGetDocuments": reading.batch_get_documents,
        "RunAggregationQuery": reading.run_aggregation_query,
        "RunQuery": reading.run_query,
    }
    handlers = {
        **{name: _unary(switchboard, name, answer) for name, answer in unary.items()},
        **{name: _streaming(switchboard, name, answer) for name, answer in streaming.items()},
        "Listen": grpc.stream_stream_rpc_method_handler(
            listeners.listen,
            request_deserializer=request("Listen").FromString,
            response_serializer=_to_bytes,
        ),
    }
    return grpc.method_handlers_generic_handler(SERVICE, handlers)


def _unary(switchboard: Switchboard, name: str, answer: Unary) -> Any:
    async def handle(message: Message, context: Any) -> Message:
        return await switchboard.unary(name, answer, message, context)

    return grpc.unary_unary_rpc_method_handler(
        handle, request_deserializer=request(name).FromString, response_serializer=_to_bytes
    )


def _streaming(switchboard: Switchboard, name: str, answer: Streaming) -> Any:
    async def handle(message: Message, context: Any) -> AsyncIterator[Message]:
        async for response in switchboard.streaming(name, answer, message, context):
            yield response

    return grpc.unary_stream_rpc_method_handler(
        handle, request_deserializer=request(name).FromString, response_serializer=_to_bytes
    )


def _to_bytes(message: Message) -> bytes:
    return bytes(message.SerializeToString())
