"""Documents that no desk would have written: set aside with a reason, never taken."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enrolldesk.domain.ids import new_id
from enrolldesk.testing.firestore import FirestoreServer
from enrolldesk.testing.small_school import THEORY
from tests.integration.firestore.meeting import (
    SCHOOL,
    Counter,
    guard,
    put,
    tell,
)


def test_what_cannot_be_taken_is_set_aside_until_it_is_put_right(
    desks: tuple[Counter, Counter],
) -> None:
    one, two = desks
    maria = one.school.student("Maria Lopez")
    place = one.school.enroll(maria, THEORY.course_id)
    paid = one.school.pay(place, 1000)

    async def story(server: FirestoreServer) -> None:
        await one.push(server)
        held = server.documents()
        payment = dict(held[f"{SCHOOL}/entries/{paid}"])
        student = dict(held[f"{SCHOOL}/students/{maria}"])
        enrollment = dict(held[f"{SCHOOL}/enrollments/{place}"])
        await two.pull(server)
        other = {"receipt_id": "other", "allocations": []}
        wrong: dict[str, dict[str, Any]] = {
            f"students/{maria}": student | {"name": 7},
            "students/newer": student | {"schema": 2},
            "students/lost": student | {"name": ""},
            "enrollments/lost": enrollment | {"student_id": "lost"},
            "entries/lost": payment | other | {"enrollment_id": "lost", "receipt_no": "D9-000001"},
            "entries/lie": payment | other | {"paid_delta": 99_999, "receipt_no": "D9-000002"},
            "entries/taken": payment | other,
            "entries/ours": payment | other | {"receipt_no": "D2-000001"},
            "entries/huge": payment | other | {"reason": "x" * 100_000},
            "entries/float": payment | other | {"amount": 1000.0},
            f"entries/{paid}": payment | {"amount": 2000, "paid_delta": 2000},
            "lessons/one": {"title": "Not yet known."},
            "settings/school": {"name": "Lakeside", "currency": "XYZ", "time_zone": "Mars"},
        }
        wanted = {path.replace("/", "__"): fields for path, fields in wrong.items()}
        await put(server, **wanted, batches__wrong=guard(list(wrong)))
        await put(server, batches__broken=guard(["no path"]))
        await two.pull(server)
        assert two.aside() == {
            f"students/{maria}": ("malformed", "name"),
            "students/newer": ("newer", "schema"),
            "students/lost": ("contradiction", "Missing"),
            "enrollments/lost": ("reference", "students/lost"),
            "entries/lost": ("reference", "enrollments/lost"),
            "entries/lie": ("contradiction", "deltas"),
            "entries/taken": ("conflict", "receipt"),
            "entries/ours": ("conflict", "receipt_no"),
            "entries/huge": ("malformed", "reason"),
            "entries/float": ("malformed", "amount"),
            f"entries/{paid}": ("conflict", "entry"),
            "settings/school": ("contradiction", "FieldInvalid"),
            "batches/broken": ("malformed", "touched"),
        }
        assert two.account(maria) == one.account(maria)
        assert two.disagreements() == ()
        # Put right: the student first, and with it what was waiting for it.
        kind = {"kind": "scholarship", "receipt_no": "D9-000003", "enrollment_id": "lost"}
        right = {
            f"students__{maria}": student,
            "students__lost": student | {"name": "Ben Cho"},
            "entries__later": payment | other | kind | {"student_id": "lost"},
            "entries__lost": payment
            | {"receipt_id": "first", "allocations": []}
            | {"enrollment_id": "lost", "student_id": "lost", "receipt_no": "D9-000001"},
        }
        touched = [name.replace("__", "/") for name in right]
        await put(server, **right, batches__right=guard(touched))
        await two.pull(server)
        left = two.aside()
        assert not left.keys() & {f"students/{maria}", "students/lost", "enrollments/lost"}
        assert "entries/lost" not in left
        # An unknown kind of a newer version counts by its deltas.
        assert two.desk.reads.standing("lost").paid.cents == 2000

    tell(story)
    assert two.student("lost").name == "Ben Cho"
    assert two.disagreements() == ()


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=True)
    | st.text(max_size=30).filter(lambda text: text.isascii() or text.isprintable())
    | st.binary(max_size=20)
    | st.datetimes(timezones=st.just(UTC))
    | st.sampled_from(["open", "cash", "payment", "void", "2026-11-22", "9999-99-99", "maria"]),
    lambda inner: (
        st.lists(inner.filter(lambda one: not isinstance(one, list)), max_size=3)
        | st.dictionaries(st.sampled_from(["course_id", "amount", "due_on", "name"]), inner)
    ),
    max_leaves=4,
)


FIELDS = {
    "students": "name phone email birth_date guardian address permit notes state schema",
    "courses": "title price upfront remainder_days components required_minutes active",
    "staff": "name active",
    "desks": "code letter name",
    "enrollments": "student_id course_id ordinal bundle_id gate price schedule state enrolled_at",
    "entries": "kind amount charged_delta paid_delta written_off_delta student_id enrollment_id "
    "receipt_id receipt_no payer allocations method tendered reverses batch_id effect_index "
    "taken_at day committed_at",
}
HOSTILE = st.fixed_dictionaries(
    {
        collection: st.dictionaries(st.sampled_from(names.split()), ANYTHING, max_size=3)
        for collection, names in FIELDS.items()
    }
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(hostile=HOSTILE)
def test_no_document_whatever_it_holds_stops_a_desk(
    tmp_path: Path, hostile: dict[str, dict[str, Any]]
) -> None:
    home = tmp_path / new_id()
    one, two = Counter(home / "one"), Counter(home / "two", "D2")
    maria = one.school.student("Maria Lopez")
    place = one.school.enroll(maria)
    paid = one.school.pay(place, 1000)

    async def story(server: FirestoreServer) -> None:
        await one.push(server)
        await two.pull(server)
        before = two.student(maria)
        models = {"students": maria, "enrollments": place, "entries": paid}
        written = {}
        for collection, changed in hostile.items():
            held = {
                path: fields
                for path, fields in server.documents().items()
                if path.startswith(f"{SCHOOL}/{collection}/{models.get(collection, '')}")
            }
            written[f"{collection}__x"] = {**next(iter(held.values())), **changed}
        touched = [name.replace("__", "/") for name in written]
        await put(server, **written, batches__hostile=guard(touched))
        await two.pull(server)
        aside = two.aside()
        assert aside.keys() <= set(touched)
        assert all(why and field for why, field in aside.values())
        kept = [path for path in touched if not path.startswith("desks/")]
        assert two.replica.lacking(kept) == aside.keys() - {"desks/x"}
        assert two.student(maria) == before

    try:
        tell(story)
        assert {found.what for found in two.disagreements()} <= {"components_missing"}
    finally:
        one.close()
        two.close()
