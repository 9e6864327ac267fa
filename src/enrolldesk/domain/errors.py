"""What staff can act on: every refusal is a class that carries values, never a sentence.

The sentence is made at the edge (``app.wording``), so that it can be worded for the reader and
translated. Everything that is not a ``DeskError`` is a bug.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, dataclass_transform

if TYPE_CHECKING:
    from enrolldesk.domain.money import Money
    from enrolldesk.domain.roles import Role


# No dataclass: generating the methods of thirty classes takes a start longer than reading the
# school. Not frozen either: contextlib assigns ``__traceback__`` on what passes through it.
@dataclass_transform(eq_default=False)
class DeskError(Exception):
    """Something staff asked for that cannot be done as asked; nothing was recorded.

    A subclass names its values as a dataclass does; all of them are required.
    """

    _names: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        # Not by `inspect`: it is a large library for one look-up.
        own = cls.__dict__.get("__annotations__", ())  # noqa: RUF063
        cls._names = (*cls._names, *own)

    def __init__(self, *values: Any, **named: Any) -> None:
        names = self._names
        given = dict(zip(names, values, strict=False)) | named
        if len(values) + len(named) != len(names) or given.keys() != set(names):
            raise TypeError(f"{type(self).__name__} takes {', '.join(names) or 'no values'}")
        super().__init__(*values)
        vars(self).update(given)

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._names)
        return f"{type(self).__name__}({values})"


class AmountNotUnderstood(DeskError):
    """The text is not an amount of money; ``why`` is a code of ``money.AmountProblem``."""

    text: str
    why: str


class AmountNotPositive(DeskError):
    """An amount of nothing was given where something is to be recorded."""

    what: str


class Missing(DeskError):
    """A required field is empty; ``field`` is the glossary's word for it."""

    field: str


class FieldInvalid(DeskError):
    """A field holds something it cannot; ``why`` is a code known to ``app.wording``."""

    field: str
    value: str
    why: str


class NotFound(DeskError):
    """No record of this kind has that id."""

    noun: str
    key: str


class IdAlreadyUsed(DeskError):
    """The id was used before for something else; recording again would hide one of the two."""

    noun: str
    key: str


class AlreadyEnrolled(DeskError):
    """The student has an open enrollment in this course."""

    student: str
    course: str


class SameStudent(DeskError):
    """Both are one student already."""

    student: str


class AlreadyMerged(DeskError):
    """The student is shown as another one: that one is to be merged, or this one parted first."""

    student: str
    kept: str


class NotMerged(DeskError):
    """The student is shown as themselves."""

    student: str


class NoFamily(DeskError):
    """The student is in no family."""

    student: str


class EnrollmentWithdrawn(DeskError):
    """The enrollment is withdrawn and takes no more of what was asked."""

    course: str


class CourseInactive(DeskError):
    """The course is no longer offered."""

    course: str


class NotVoidable(DeskError):
    """An entry of this kind is not put right by a void."""

    kind: str


class AlreadyVoided(DeskError):
    """The entry was voided before."""

    entry_id: str


class MoreThanPaid(DeskError):
    """More was to be handed back or moved than is held."""

    available: Money
    asked: Money


class MoreThanOwed(DeskError):
    """More was to be written off than is owed."""

    owed: Money
    asked: Money


class MoreThanCharged(DeskError):
    """More was to be taken off a charge than is left of it."""

    available: Money
    asked: Money


class PaymentReturned(DeskError):
    """The bank took the payment back: it can be neither voided nor refunded nor returned again."""

    receipt_no: str


class NotCorrectable(DeskError):
    """An entry of this kind is not put right by recording a payment anew."""

    kind: str


class NothingToCorrect(DeskError):
    """What is to stand instead is what stands already."""


class SplitDoesNotAddUp(DeskError):
    """What was received and what it is for are different sums."""

    received: Money
    used: Money


class TenderedTooLittle(DeskError):
    """The cash handed over does not cover the cash amount."""

    amount: Money
    tendered: Money


class UpfrontExceedsPrice(DeskError):
    """The upfront part is a part of the price."""

    price: Money
    upfront: Money


class BundleMalformed(DeskError):
    """The components of a bundle contradict each other; ``why`` is a code of ``app.wording``."""

    why: str
    course: str


class PartOfBundle(DeskError):
    """The enrollment is a component: its bundle carries the money and the decision."""

    course: str
    bundle: str


class FixedAfterFirstReceipt(DeskError):
    """Desk code and currency are printed on receipts and can no longer change."""

    field: str


class DeskCodeClaimed(DeskError):
    """The desk's code was claimed on the school's server, where no other desk can have it."""

    field: str
    code: str


class DatePassed(DeskError):
    """A date lies where it cannot."""

    field: str
    value: date


class TooManyEntries(DeskError):
    """One operation would write more entries to one enrollment than a batch may hold."""

    limit: int


class TooMuchAtOnce(DeskError):
    """One operation would change more than may go to the school's server at once."""

    deed: str


class NotPermitted(DeskError):
    """Whoever asks may not do this; ``deed`` is a command's name or a code of ``app.permits``."""

    deed: str
    needs: Role


class NobodyHere(DeskError):
    """Nobody on the staff list is at the desk."""


class TakenOff(DeskError):
    """The person at the desk was taken off the staff list."""

    name: str


class CannotApprove(DeskError):
    """Whoever gave their yes may not do it themselves."""

    name: str


class LastManager(DeskError):
    """Without this person nobody could manage the school any more."""

    name: str
