"""What the table of courses shows of its rows."""

from __future__ import annotations

from collections.abc import Callable

from enrolldesk.app.rows import CourseRow
from enrolldesk.domain.courses import Course, Gate
from enrolldesk.ui.kit.columns import Align, Column
from enrolldesk.ui.kit.formats import whole
from enrolldesk.ui.notation import Notation, hours

SORTS: dict[str, Callable[[CourseRow], tuple[object, ...]]] = {
    "title": lambda row: (row.course.title.casefold(),),
    "kind": lambda row: (row.course.is_bundle, row.course.title.casefold()),
    "price": lambda row: (row.course.price.cents, row.course.title.casefold()),
    "upfront": lambda row: (row.course.upfront.cents, row.course.title.casefold()),
    "hours": lambda row: (row.course.required_minutes, row.course.title.casefold()),
    "enrolled": lambda row: (row.enrolled, row.course.title.casefold()),
    "active": lambda row: (not row.course.active, row.course.title.casefold()),
}
"""How each column orders the courses; there are dozens of them, never thousands."""


def course_columns(notation: Notation) -> tuple[Column[CourseRow], ...]:
    """The columns of the table."""

    def tone(row: CourseRow) -> str | None:
        return None if row.course.active else "muted"

    return (
        Column("Title", text=lambda row: row.course.title, sort_key="title", tone=tone),
        Column(
            "Kind",
            text=lambda row: "Bundle" if row.course.is_bundle else "Course",
            width=84,
            sort_key="kind",
            tone=tone,
            tool_tip=lambda row: ", ".join(row.component_titles),
        ),
        Column(
            "Price",
            text=lambda row: notation.amount(row.course.price),
            align=Align.RIGHT,
            width=96,
            sort_key="price",
            tone=tone,
        ),
        Column(
            "Upfront",
            text=lambda row: upfront_words(row.course, notation),
            align=Align.RIGHT,
            width=96,
            sort_key="upfront",
            tip="The part of the price that is due at enrolling",
            tone=tone,
        ),
        Column(
            "Unlocks",
            text=unlocked_words,
            width=190,
            tip="What the upfront part opens",
            tone=tone,
            tool_tip=gate_lines,
        ),
        Column(
            "Hours",
            text=lambda row: (
                f"{hours(minutes)} h" if (minutes := row.course.required_minutes) else ""
            ),
            align=Align.RIGHT,
            width=76,
            sort_key="hours",
            tip="The hours the course asks for",
            tone=tone,
        ),
        Column(
            "Enrolled",
            text=lambda row: whole(row.enrolled),
            align=Align.RIGHT,
            width=94,
            sort_key="enrolled",
            tip="Places held now",
            tone=tone,
        ),
        Column(
            "Offered",
            text=lambda row: "Yes" if row.course.active else "No longer",
            width=96,
            sort_key="active",
            tip="Whether students can be enrolled in it",
            tone=tone,
        ),
    )


def upfront_words(course: Course, notation: Notation) -> str:
    """The upfront part, or that it is all of the price."""
    return "all" if course.upfront == course.price else notation.amount(course.upfront)


def unlocked_words(row: CourseRow) -> str:
    """What the upfront part opens."""
    if not row.course.is_bundle:
        return "The course"
    pairs = zip(row.course.components, row.component_titles, strict=True)
    opened = [title for component, title in pairs if component.gate is Gate.UPFRONT]
    return ", ".join(opened) or "Nothing before all is paid"


def gate_lines(row: CourseRow) -> str:
    """Each course of a bundle and what opens it, a line each."""
    words = {Gate.UPFRONT: "with the upfront part", Gate.PAID_IN_FULL: "when paid in full"}
    pairs = zip(row.course.components, row.component_titles, strict=True)
    return "\n".join(f"{title}: {words[component.gate]}" for component, title in pairs)
