"""Promotions offered, changed and given."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import Any

from enrolldesk.app.promoting.commands import AddPromotion, ApplyPromotion, ChangePromotion
from enrolldesk.app.promoting.describing import days_words, given_words, taken_off, trigger_words
from enrolldesk.cli import answers
from enrolldesk.cli.calls import Answer, Call, Commands, Usage
from enrolldesk.cli.finding import asked_promotion, course_of, place_of, promotion_of, rows_of
from enrolldesk.cli.options import iso_day
from enrolldesk.domain.errors import NotFound
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.domain.promotions import Offer, Promotion, Trigger


def add_to(words: Commands) -> None:
    """Add ``promotion`` and ``promote``."""
    group = words.group("promotion", "discounts by rule: for siblings, by code, for the early")
    group.add("list", _list, "list promotions, with how often each was given")
    add = group.add("add", _add, "offer a promotion")
    add.add_argument("title", metavar="TITLE")
    _add_offer(add, takes_off_needed=True)
    change = group.add("change", _change, "change what a promotion offers; what was given stays")
    change.add_argument("promotion", metavar="PROMOTION", help="id or title")
    change.add_argument("--title", help="its new title")
    _add_offer(change, takes_off_needed=False)
    offered = change.add_mutually_exclusive_group()
    offered.add_argument("--stop", action="store_true", help="offer it no longer")
    offered.add_argument("--resume", action="store_true", help="offer it again")
    promote = words.add("promote", _promote, "give an enrollment a promotion")
    promote.add_argument(
        "enrollment", metavar="ENROLLMENT", help="id, or a student with one open enrollment"
    )
    promote.add_argument("promotion", metavar="PROMOTION", nargs="?", help="id or title")
    promote.add_argument("--code", default="", help="the code it is offered under")
    promote.add_argument("--course", default="", help="which of the student's courses")
    _add_id(promote)


def _add_offer(parser: argparse.ArgumentParser, *, takes_off_needed: bool) -> None:
    parser.add_argument(
        "--off",
        required=takes_off_needed,
        metavar="AMOUNT",
        help="what it takes off, or a part of the price: 10%%",
    )
    parser.add_argument(
        "--given",
        type=trigger,
        metavar="manual|sibling|code|early_bird",
        help="as staff decide without it, by code where there is one",
    )
    parser.add_argument("--code", help="the code it is asked by")
    parser.add_argument("--from", dest="first", type=iso_day, metavar="DAY", help="its first day")
    parser.add_argument("--to", dest="last", type=iso_day, metavar="DAY", help="its last day")
    parser.add_argument("--limit", type=int, metavar="N", help="so often at most, 0 for always")
    parser.add_argument("--course", action="append", metavar="COURSE", help="only for these")
    _add_id(parser)


def _add_id(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--id",
        default="",
        metavar="ID",
        help="an id of your own: the same command again is recorded once",
    )


def trigger(text: str) -> Trigger:
    """When a promotion is offered."""
    try:
        return Trigger(text)
    except ValueError:
        known = ", ".join(Trigger)
        raise argparse.ArgumentTypeError(f"“{text}” is none of {known}") from None


def _list(call: Call) -> Answer:
    found = call.reads.slips(Promotion)
    lines = (_line(one, call) for one in found)
    return Answer([_fields(one, call) for one in found], lines)


def _add(call: Call) -> Answer:
    key = call.arguments.id or new_id()
    offer = _asked(call, Offer(title=call.arguments.title))
    changes = call.desk.run(AddPromotion(command_id=key, offer=offer))
    return _told(call, key, already=changes.already)


def _change(call: Call) -> Answer:
    given = call.arguments
    promotion = promotion_of(call, given.promotion)
    offer = _asked(call, promotion.offer)
    offer = replace(
        offer,
        title=promotion.offer.title if given.title is None else given.title,
        active=given.resume or (offer.active and not given.stop),
    )
    changes = call.desk.run(
        ChangePromotion(
            command_id=given.id or new_id(), promotion_id=promotion.slip_id, offer=offer
        )
    )
    return _told(call, promotion.slip_id, already=changes.already)


def _promote(call: Call) -> Answer:
    given = call.arguments
    named = asked_promotion(call, given.promotion or "", given.code)
    if named is None:
        raise Usage("Say either PROMOTION or --code CODE.")
    place = place_of(call, given.enrollment, given.course)
    key = given.id or new_id()
    changes = call.desk.run(
        ApplyPromotion(command_id=key, enrollment_id=place, promotion_id=named.slip_id)
    )
    entry = call.reads.entry(key)
    amount = entry.amount if entry else ZERO
    row, components = rows_of(call, place)
    value = answers.place_fields(row, components) | {
        "entry_id": key,
        "promotion_id": named.slip_id,
        "amount": amount.cents,
        "already": changes.already,
    }
    owed = call.money(Money(value["balance"]))
    return Answer(
        value, [f"{named.offer.title}: {call.money(amount)} off {row.title}, balance {owed}"]
    )


def _asked(call: Call, before: Offer) -> Offer:
    """The offer with what the arguments say; the rest stays as it was."""
    given = call.arguments
    changed: dict[str, Any] = {}
    if given.off is not None:
        percent = given.off.strip().endswith("%")
        number = call.amount(given.off.strip().removesuffix("%"))
        changed["amount"] = ZERO if percent else number
        changed["percent"] = number.cents if percent else 0
    if given.code is not None:
        changed["code"] = given.code
        if given.code:
            changed["trigger"] = Trigger.CODE
    for name, value in (
        ("trigger", given.given),
        ("valid_from", given.first),
        ("valid_until", given.last),
        ("limit", given.limit),
    ):
        if value is not None:
            changed[name] = value
    if given.course is not None:
        changed["course_ids"] = tuple(course_of(call, text).course_id for text in given.course)
    return replace(before, **changed)


def _told(call: Call, promotion_id: str, *, already: bool) -> Answer:
    promotion = call.reads.slip(Promotion, promotion_id)
    if promotion is None:
        raise NotFound("promotion", promotion_id)
    return Answer(_fields(promotion, call) | {"already": already}, [_line(promotion, call)])


def _fields(promotion: Promotion, call: Call) -> answers.Fields:
    offer = promotion.offer
    return {
        "promotion_id": promotion.slip_id,
        "title": offer.title,
        "trigger": str(offer.trigger),
        "amount": offer.amount.cents,
        "percent": offer.percent / 100,
        "code": offer.code,
        "valid_from": answers.day(offer.valid_from),
        "valid_until": answers.day(offer.valid_until),
        "limit": offer.limit,
        "course_ids": list(offer.course_ids),
        "active": offer.active,
        "given": call.reads.discounts_under(promotion.slip_id),
    }


def _line(promotion: Promotion, call: Call) -> str:
    offer = promotion.offer
    given = given_words(offer, call.reads.discounts_under(promotion.slip_id))
    days = days_words(offer, lambda one: one.isoformat()) if offer.active else "no longer offered"
    return (
        f"{promotion.slip_id}  {offer.title}: {taken_off(offer, call.money)} off, "
        f"{trigger_words(offer)}, {days}, given {given}"
    )
