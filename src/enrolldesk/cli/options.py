"""Kinds of values options take, refused with a sentence where they cannot be."""

from __future__ import annotations

import argparse
from datetime import date

from enrolldesk.app.reports.query import Bucket
from enrolldesk.domain.enrollments import PaymentStatus
from enrolldesk.domain.ledger import COUNTER_METHODS, Method


def iso_day(text: str) -> date:
    """A day as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a day like 2026-11-22") from None


def method(text: str) -> Method:
    """A way in which money changes hands at a counter."""
    if text not in {str(one) for one in COUNTER_METHODS}:
        raise argparse.ArgumentTypeError(f"“{text}” is none of cash, card, check, transfer")
    return Method(text)


def status(text: str) -> PaymentStatus:
    """A payment status."""
    try:
        return PaymentStatus(text)
    except ValueError:
        known = ", ".join(PaymentStatus)
        raise argparse.ArgumentTypeError(f"“{text}” is none of {known}") from None


def bucket(text: str) -> Bucket:
    """How late a part is."""
    try:
        return Bucket(text)
    except ValueError:
        known = ", ".join(Bucket)
        raise argparse.ArgumentTypeError(f"“{text}” is none of {known}") from None


def add_method(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """How money changed hands, with the details each method has."""
    parser.add_argument(
        "--method",
        type=method,
        required=required,
        default=Method.CASH,
        metavar="METHOD",
        help="cash, card, check or transfer",
    )
    parser.add_argument("--tendered", metavar="AMOUNT", help="the cash that was handed over")
    parser.add_argument(
        "--reference", default="", help="check number, card's last four, transfer reference"
    )
    parser.add_argument("--approval", default="", help="the card's approval code")
    parser.add_argument("--payer", default="", metavar="NAME", help="who paid")
