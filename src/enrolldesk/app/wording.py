"""Sentences for people: what a code or an error with its values says to staff.

The core carries codes and values; here they become American English, once, for the window, the
command line and paper alike.
"""

from __future__ import annotations

from functools import singledispatch
from typing import Final

from enrolldesk.app import homes
from enrolldesk.app.code_words import AMOUNT_PROBLEMS, BUNDLE_PROBLEMS, FIELD_PROBLEMS
from enrolldesk.app.code_words import kind_word as kind_word
from enrolldesk.app.code_words import method_word as method_word
from enrolldesk.app.kept import SettingDamaged
from enrolldesk.domain import errors
from enrolldesk.domain.money import LARGEST, ZERO, Money, MoneyStyle

_SHOWN: Final = 80

STYLE: Final = MoneyStyle()


def sentence(error: errors.DeskError, style: MoneyStyle = STYLE) -> str:
    """What an error says to the person who can act on it."""
    return worded(error, style)


def shown(text: str) -> str:
    """What somebody typed, short enough to stand in a sentence."""
    tidy = text.strip()
    return tidy if len(tidy) <= _SHOWN else f"{tidy[: _SHOWN - 1]}…"


@singledispatch
def worded(error: errors.DeskError, style: MoneyStyle) -> str:
    """The sentence of one kind of error; rooms with errors of their own register here."""
    return f"This cannot be done ({type(error).__name__})."


@worded.register
def _(error: errors.AmountNotUnderstood, style: MoneyStyle) -> str:
    return AMOUNT_PROBLEMS[error.why].format(
        text=shown(error.text),
        plain=style.plain(Money(9999)),
        grouped=style.format(Money(123456)),
        largest=style.format(LARGEST),
    )


@worded.register
def _(error: errors.AmountNotPositive, style: MoneyStyle) -> str:
    return f"The {error.what.replace('_', ' ')} must be more than {style.format(ZERO)}."


@worded.register
def _(error: errors.Missing, style: MoneyStyle) -> str:
    if error.field == "contact":
        return "Enter a phone number or an e-mail address, of the student or a guardian."
    return f"Enter the {error.field}."


@worded.register
def _(error: errors.FieldInvalid, style: MoneyStyle) -> str:
    return FIELD_PROBLEMS[error.why].format(field=error.field, value=shown(error.value))


@worded.register
def _(error: errors.NotFound, style: MoneyStyle) -> str:
    if not error.key:
        return f"There is no {error.noun} here yet."
    return f"No {error.noun} “{error.key}” was found."


@worded.register
def _(error: errors.IdAlreadyUsed, style: MoneyStyle) -> str:
    return (
        f"The {error.noun} “{error.key}” was recorded before with other contents; "
        "nothing was recorded now."
    )


@worded.register
def _(error: errors.AlreadyEnrolled, style: MoneyStyle) -> str:
    return f"{error.student} is already enrolled in {error.course}."


@worded.register
def _(error: errors.SameStudent, style: MoneyStyle) -> str:
    return f"Both are {error.student} already: choose two students."


@worded.register
def _(error: errors.AlreadyMerged, style: MoneyStyle) -> str:
    return f"{error.student} is merged into {error.kept} already. Merge {error.kept} instead."


@worded.register
def _(error: errors.NotMerged, style: MoneyStyle) -> str:
    return f"{error.student} is not merged into anybody."


@worded.register
def _(error: errors.NoFamily, style: MoneyStyle) -> str:
    return f"{error.student} is in no family."


@worded.register
def _(error: errors.EnrollmentWithdrawn, style: MoneyStyle) -> str:
    return f"The enrollment in {error.course} is withdrawn."


@worded.register
def _(error: errors.CourseInactive, style: MoneyStyle) -> str:
    return f"{error.course} is no longer offered. Make it active on the Courses page first."


@worded.register
def _(error: errors.NotVoidable, style: MoneyStyle) -> str:
    if error.kind == "void":
        return "A void stays. If what it canceled was right after all, record that once more."
    return f"A {kind_word(error.kind).lower()} cannot be voided."


@worded.register
def _(error: errors.AlreadyVoided, style: MoneyStyle) -> str:
    return "This entry was voided before."


@worded.register
def _(error: errors.MoreThanPaid, style: MoneyStyle) -> str:
    available, asked = style.format(error.available), style.format(error.asked)
    return f"Only {available} is held here, less than {asked}."


@worded.register
def _(error: errors.MoreThanOwed, style: MoneyStyle) -> str:
    owed, asked = style.format(error.owed), style.format(error.asked)
    return f"Only {owed} is owed here, less than {asked}."


@worded.register
def _(error: errors.MoreThanCharged, style: MoneyStyle) -> str:
    available, asked = style.format(error.available), style.format(error.asked)
    return f"Only {available} of the charge is left, less than {asked}."


@worded.register
def _(error: errors.PaymentReturned, style: MoneyStyle) -> str:
    which = f"The payment {error.receipt_no}" if error.receipt_no else "This payment"
    return f"{which} came back from the bank: void its return first, if that was a mistake."


@worded.register
def _(error: errors.NotCorrectable, style: MoneyStyle) -> str:
    if error.kind == "payment":
        return "This payment was carried over, not taken at a desk: void it instead."
    return f"A {kind_word(error.kind).lower()} is put right by a void, not as a payment."


@worded.register
def _(error: errors.NothingToCorrect, style: MoneyStyle) -> str:
    return "That is what is recorded already: change something, or cancel."


@worded.register
def _(error: errors.SplitDoesNotAddUp, style: MoneyStyle) -> str:
    received, used = style.format(error.received), style.format(error.used)
    return f"{received} is received but {used} is put to use; both must be the same."


@worded.register
def _(error: errors.TenderedTooLittle, style: MoneyStyle) -> str:
    amount, tendered = style.format(error.amount), style.format(error.tendered)
    return f"{tendered} tendered does not cover {amount}."


@worded.register
def _(error: errors.UpfrontExceedsPrice, style: MoneyStyle) -> str:
    upfront, price = style.format(error.upfront), style.format(error.price)
    return f"The upfront part {upfront} is more than the price {price}."


@worded.register
def _(error: errors.BundleMalformed, style: MoneyStyle) -> str:
    return BUNDLE_PROBLEMS[error.why]


@worded.register
def _(error: errors.PartOfBundle, style: MoneyStyle) -> str:
    return f"{error.course} belongs to {error.bundle}, which carries the money: use that one."


@worded.register
def _(error: errors.FixedAfterFirstReceipt, style: MoneyStyle) -> str:
    return f"The {error.field} is printed on receipts and can no longer change."


@worded.register
def _(error: errors.DeskCodeClaimed, style: MoneyStyle) -> str:
    return (
        f"The {error.field} {error.code} is claimed for this desk on the school's server and can "
        "no longer change."
    )


@worded.register
def _(error: errors.DatePassed, style: MoneyStyle) -> str:
    return f"The {error.field} {error.value:%B} {error.value.day}, {error.value.year} has passed."


@worded.register
def _(error: errors.TooMuchAtOnce, style: MoneyStyle) -> str:
    return (
        "This is too much for one step. Do it in parts: fewer enrollments on a receipt, or the "
        "lines of a receipt one by one."
    )


@worded.register
def _(error: errors.TooManyEntries, style: MoneyStyle) -> str:
    return (
        f"At most {error.limit} lines of one enrollment can be recorded at once: price, discount "
        "and each way of paying are one. Take the rest as a payment of its own."
    )


@worded.register
def _(error: homes.HomeNotWritable, style: MoneyStyle) -> str:
    return f"The folder {error.path} cannot be used: {error.why}. Choose another one."


@worded.register
def _(error: homes.HomeBusy, style: MoneyStyle) -> str:
    return f"Another program is using {error.path}. Close it, then try again."


@worded.register
def _(error: homes.StoreDamaged, style: MoneyStyle) -> str:
    return f"The file {error.path} is damaged ({shown(error.why)}). Restore a backup or start anew."


@worded.register
def _(error: homes.RecordDamaged, style: MoneyStyle) -> str:
    return (
        f"The {error.noun} “{error.key}” in this desk's file is damaged. Restore a backup; what "
        "waits to be sent is kept by that."
    )


@worded.register
def _(error: SettingDamaged, style: MoneyStyle) -> str:
    return f"The setting “{error.setting}” of this desk is damaged. Restore a backup."


@worded.register
def _(error: homes.StoreForeign, style: MoneyStyle) -> str:
    return f"The file {error.path} was not made by EnrollDesk. Move it away or choose another home."


@worded.register
def _(error: homes.StoreNewer, style: MoneyStyle) -> str:
    return f"The file {error.path} was written by a newer EnrollDesk. Install that version."


@worded.register
def _(error: homes.StoreMissing, style: MoneyStyle) -> str:
    return f"The file {error.path} is gone. Restore a backup or start anew."


@worded.register
def _(error: homes.MigrationFailed, style: MoneyStyle) -> str:
    return (
        f"The file {error.path} could not be brought to this version ({shown(error.why)}) and was "
        "left as it is. Restore a backup or install the version used before."
    )


@worded.register
def _(error: homes.BackupUnusable, style: MoneyStyle) -> str:
    return f"The backup {error.path} cannot be restored: {shown(error.why)}."
