"""Documents become the records they were written from, or are refused for a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrolldesk.app import fields
from enrolldesk.app.sync.feed import Document, Foreign
from enrolldesk.app.sync.reading import Record, notice_of, record_of, references
from enrolldesk.app.sync.replica import in_order, judged
from enrolldesk.app.sync.values import Unreadable, Why
from enrolldesk.domain.address import Address
from enrolldesk.domain.courses import Component, Course, Gate
from enrolldesk.domain.enrollments import Enrollment, Instalment
from enrolldesk.domain.ledger import Allocation, Entry, EntryKind, Method, void_of
from enrolldesk.domain.money import Money
from enrolldesk.domain.people import Guardian, Permit, Student
from enrolldesk.domain.school import DeskIdentity, School, Staff
from enrolldesk.testing.small_school import OPENING

DAY = date(2026, 11, 22)
STUDENT = Student(
    "maria",
    "Maria López",
    phone="(614) 555-0133",
    birth_date=date(2008, 2, 29),
    guardian=Guardian("Ana López", "", "ana@example.org"),
    address=Address("1 Lake Road", "Columbus", "OH", "43004"),
    permit=Permit("P-1", DAY),
    notes="Two lines\nof notes.",
)
COURSE = Course("theory", "Online Theory", Money(9999), Money(0))
BUNDLE = Course(
    "package",
    "Package",
    Money(54999),
    Money(9999),
    components=(Component("theory", Gate.UPFRONT), Component("wheel", Gate.PAID_IN_FULL)),
)
PLACE = Enrollment(
    "place",
    "maria",
    "package",
    1,
    Money(54999),
    Money(9999),
    (Instalment(Money(9999), DAY), Instalment(Money(45000), DAY)),
    OPENING,
    DAY,
)
PAID = Entry.of_kind(
    EntryKind.PAYMENT,
    entry_id="paid",
    amount=Money(9999),
    student_id="maria",
    enrollment_id="place",
    desk_id="desk-one",
    staff_id="ana",
    taken_at=OPENING,
    day=DAY,
    receipt_id="paid",
    receipt_no="D1-000001",
    payer="Ana López",
    allocations=(Allocation("place-charge", Money(9999)),),
    method=Method.CASH,
    tendered=Money(10000),
    change=Money(1),
    batch_id="paid",
    effect_index=1,
    committed_at=OPENING,
)
VOID = void_of(
    PAID,
    [PAID],
    desk_id="desk-one",
    staff_id="ana",
    taken_at=OPENING,
    day=DAY,
    batch_id="void",
    reason="Typed twice.",
    committed_at=OPENING,
)
LAKESIDE = School("", "Lakeside", address=Address("1 Lake Road"), tax_line="Tax 1")


def written(record: Record) -> Document:
    """The document a desk writes for a record."""
    match record:
        case Student():
            path, values = f"students/{record.student_id}", fields.student_fields(record)
        case Course():
            path, values = f"courses/{record.course_id}", fields.course_fields(record)
        case Enrollment():
            path, values = f"enrollments/{record.enrollment_id}", fields.enrollment_fields(record)
        case Entry():
            path = f"entries/{record.entry_id}"
            values = fields.entry_fields(record) | {"committed_at": record.committed_at}
        case School():
            path, values = "settings/school", fields.school_fields(record)
        case DeskIdentity():
            path, values = f"desks/{record.desk_id}", fields.desk_fields(record)
        case Staff():
            path, values = f"staff/{record.staff_id}", fields.staff_fields(record)
    return Document(path, _stored(values), OPENING)


def _stored(value: Any) -> Any:
    """As a server gives it back: days are text, times are times."""
    if isinstance(value, dict):
        return {name: _stored(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_stored(inner) for inner in value]
    return value.isoformat() if type(value) is date else value


RECORDS: tuple[Record, ...] = (
    STUDENT,
    COURSE,
    BUNDLE,
    PLACE,
    Enrollment(
        "part", "maria", "theory", 1, Money(0), Money(0), (), OPENING, DAY, bundle_id="place"
    ),
    PAID,
    VOID,
    LAKESIDE,
    DeskIdentity("desk-one", "D1", "b"),
    Staff("ana", "Ana R.", active=False),
)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_what_a_desk_wrote_is_read_as_it_was(record: Record) -> None:
    document = written(record)
    assert record_of(document) == record
    # A newer version may add fields, and mark what an older one must not touch.
    assert record_of(replace(document, fields={**document.fields, "added": [1]})) == record
    newer = replace(document, fields={**document.fields, "schema": 2})
    with pytest.raises(Unreadable) as refused:
        record_of(newer)
    assert refused.value.why is Why.NEWER


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.text(max_size=20)
    | st.binary(max_size=5)
    | st.datetimes(timezones=st.just(UTC))
    | st.just(Foreign("geo_point_value"))
    | st.sampled_from(["x" * 50_000, "2026-02-30", "payment", "void", "D1-000002", "Mars"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["course_id", "gate", "amount", "due_on", "name"]), inner)
    ),
    max_leaves=4,
)


@settings(max_examples=300, deadline=None)
@given(data=st.data(), record=st.sampled_from(RECORDS))
def test_whatever_a_document_holds_it_is_a_record_or_refused(
    data: st.DataObject, record: Record
) -> None:
    document = written(record)
    changed = data.draw(
        st.dictionaries(st.sampled_from(sorted(document.fields)), ANYTHING, min_size=1, max_size=3)
    )
    hostile = replace(document, fields={**document.fields, **changed})
    one = judged(hostile)
    assert (one.record is None) == (one.problem is not None)
    if one.record is not None:
        # What is taken can be written and read again: nothing in it is out of bounds.
        assert record_of(written(one.record)) == one.record


@given(touched=ANYTHING, at=ANYTHING)
def test_a_guard_names_documents_or_is_refused(touched: Any, at: Any) -> None:
    guard = Document("batches/one", {"touched": touched, "committed_at": at}, OPENING)
    sound = isinstance(at, datetime) and 1900 < at.year < 2200 and touched in (None, [])
    if sound:
        assert notice_of(guard).touched == ()
    else:
        with pytest.raises(Unreadable) as refused:
            notice_of(guard)
        assert refused.value.why is Why.MALFORMED


@pytest.mark.parametrize("path", ["lessons/one", "students/../x", "students/", "settings/other"])
def test_a_document_in_no_known_place_is_refused(path: str) -> None:
    with pytest.raises(Unreadable) as refused:
        record_of(Document(path, written(LAKESIDE).fields, OPENING))
    assert refused.value.why is Why.PATH


def test_documents_are_taken_after_what_they_refer_to() -> None:
    given: list[Record] = [VOID, PAID, PLACE, STUDENT, BUNDLE, COURSE]
    ordered = [one.document.path for one in in_order(judged(written(one)) for one in given)]
    for record in given:
        own = ordered.index(written(record).path)
        for path in references(record):
            assert path not in ordered or ordered.index(path) < own


def test_a_chain_of_references_without_end_is_followed_no_further() -> None:
    charges = [
        replace(
            PAID,
            entry_id=f"p{number}",
            allocations=(Allocation(f"p{number + 1}", Money(1)),),
        )
        for number in range(2000)
    ]
    assert len(in_order(judged(written(one)) for one in charges)) == 2000


@pytest.mark.parametrize("odd", [Foreign("geo_point_value"), b"\xff", {"deep": [b"\0"]}])
def test_what_no_batch_holds_explains_nothing_and_stops_nothing(odd: Any) -> None:
    fields = {"touched": ["students/maria"], "committed_at": OPENING}
    was = {"students/maria": {"name": odd}}
    assert notice_of(Document("batches/one", {**fields, "was": was}, OPENING)).was == {}
    plain = {"students/maria": {"name": "Mary"}}
    assert notice_of(Document("batches/one", {**fields, "was": plain}, OPENING)).was == plain
