"""What a list of writes would do: worked out in full before any of it takes effect."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from enrolldesk.testing.firestore import fields, transforms
from enrolldesk.testing.firestore.documents import Database
from enrolldesk.testing.firestore.paths import check_document
from enrolldesk.testing.firestore.values import normalize
from enrolldesk.testing.firestore.wire import (
    MICROS,
    Document,
    Message,
    Refused,
    Status,
    WriteResult,
    invalid,
    micros_of,
    stamp,
)

LARGEST_REQUEST = 10 * 1024 * 1024


@dataclass(frozen=True)
class Step:
    """One write, with the document before and after it."""

    name: str
    before: Message | None
    after: Message | None


@dataclass
class Staged:
    """Writes worked out against the documents as they are now, not yet in force."""

    database: Database
    request_time: int
    steps: list[Step] = field(default_factory=list)
    documents: dict[str, Message | None] = field(default_factory=dict)
    results: list[Message] = field(default_factory=list)

    def look(self, name: str) -> Message | None:
        """The document as it will be after the writes staged so far."""
        if name in self.documents:
            return self.documents[name]
        return self.database.current(name)

    def commit(self) -> tuple[int, list[Message]]:
        """Put everything in force; returns the commit time and one result per write."""
        changes = {
            name: after
            for name, after in self.documents.items()
            if not _same(self.database.current(name), after)
        }
        time = self.database.commit(changes)
        for step, result in zip(self.steps, self.results, strict=True):
            if step.after is not None:
                held = self.database.current(step.name)
                result.update_time.CopyFrom(stamp(time) if held is None else held.update_time)
        return time, self.results


def stage(database: Database, writes: Iterable[Message], request_time: int) -> Staged:
    """Work out the writes in order, each seeing those before it.

    Raises Refused for the first that cannot be done; then none of them has any effect.
    """
    staged = Staged(database, request_time)
    for write in writes:
        name = target(write)
        before = staged.look(name)
        _check_precondition(write, name, before, database.now())
        after, results = _result(write, name, before, request_time)
        staged.steps.append(Step(name, before, after))
        staged.documents[name] = after
        staged.results.append(WriteResult(transform_results=results))
    return staged


def target(write: Message) -> str:
    """The name of the document that a write is about."""
    match write.WhichOneof("operation"):
        case "update":
            name = str(write.update.name)
        case "delete":
            name = str(write.delete)
        case "transform":
            name = str(write.transform.document)
        case _:
            raise invalid("A write must update, delete or transform a document.")
    check_document(name)
    return name


def _result(
    write: Message, name: str, before: Message | None, request_time: int
) -> tuple[Message | None, list[Message]]:
    if write.WhichOneof("operation") == "delete":
        if write.update_transforms or write.HasField("update_mask"):
            raise invalid("A delete cannot have a mask or transforms.")
        return None, []
    after = Document(name=name)
    asked: Iterable[Message]
    if write.WhichOneof("operation") == "transform":
        asked = write.transform.field_transforms
        if before is not None:
            after.fields.MergeFrom(before.fields)
    else:
        asked = write.update_transforms
        _update(after, write, before)
    asked = list(asked)
    if len(asked) > transforms.MOST_TRANSFORMS:
        raise invalid(f"At most {transforms.MOST_TRANSFORMS} transforms per document.")
    results = [transforms.apply(after.fields, each, request_time) for each in asked]
    fields.check_size(after)
    return after, results


def _update(after: Message, write: Message, before: Message | None) -> None:
    for value in write.update.fields.values():
        normalize(value)
    if not write.HasField("update_mask"):
        after.fields.MergeFrom(write.update.fields)
        return
    fields.check_mask(write.update_mask.field_paths)
    if before is not None:
        after.fields.MergeFrom(before.fields)
    fields.merge(after, write.update, write.update_mask.field_paths)


def _check_precondition(write: Message, name: str, before: Message | None, now: int) -> None:
    match write.current_document.WhichOneof("condition_type"):
        case "exists":
            if write.current_document.exists and before is None:
                raise Refused(Status.NOT_FOUND, f"No document to update: {name}")
            if not write.current_document.exists and before is not None:
                raise Refused(Status.ALREADY_EXISTS, f"Document already exists: {name}")
        case "update_time":
            _check_update_time(micros_of(write.current_document.update_time), name, before, now)
        case _:
            pass


def _check_update_time(required: int, name: str, before: Message | None, now: int) -> None:
    if required > now:
        when = datetime.fromtimestamp(required / MICROS, UTC)
        raise invalid(f"The required update time {when} of {name} is in the future.")
    if before is None:
        raise Refused(Status.FAILED_PRECONDITION, f"No document with that update time: {name}")
    stored = micros_of(before.update_time)
    if stored != required:
        raise Refused(
            Status.FAILED_PRECONDITION,
            f"the stored version ({stored}) does not match the required base version ({required})",
        )


def _same(held: Message | None, wanted: Message | None) -> bool:
    """Whether a write changes nothing: then the document keeps its update time."""
    if held is None or wanted is None:
        return held is wanted
    return _fields(held) == _fields(wanted)


def _fields(document: Message) -> bytes:
    # Bytes, because protobuf finds NaN unequal to itself.
    return bytes(Document(fields=document.fields).SerializeToString(deterministic=True))
