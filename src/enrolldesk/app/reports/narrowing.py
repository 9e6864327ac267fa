"""Which balances a query leaves."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np

from enrolldesk.app.reports.book import Book
from enrolldesk.app.reports.columns import Flags, ints
from enrolldesk.app.reports.figures import STATUSES, Figures
from enrolldesk.app.reports.query import BalancesQuery, Holding
from enrolldesk.app.reports.totals import BUCKET_NAMES

if TYPE_CHECKING:
    from enrolldesk.app.reports.balances import Balances


def shown_by(
    query: BalancesQuery, figures: Figures, balances: Balances, unsent: Collection[int]
) -> Flags:
    """For every enrollment of the book, whether the query asks for it."""
    book = balances.book
    shown = figures.present.copy()
    if query.holding is Holding.OWING:
        shown &= figures.owed > 0
    elif query.holding is Holding.CREDIT:
        shown &= figures.credit > 0
    if query.status is not None:
        shown &= figures.status == STATUSES.index(query.status)
    if query.bucket is not None:
        # Whoever has any part in it: together they are what stands in the bucket.
        items = figures.items
        some = np.zeros(len(shown), dtype=bool)
        some[items.place[items.bucket == BUCKET_NAMES.index(query.bucket)]] = True
        shown &= some
    if query.course_id:
        keys = [key for key, one in book.courses.items() if one.course_id == query.course_id]
        shown &= np.isin(book.places.course, ints(keys))
    if query.unpaid_for:
        shown &= figures.last_payment <= figures.today - query.unpaid_for
    if query.unsent:
        shown &= of_places(book, unsent)
    if query.text.strip():
        found = np.zeros(int(book.account.max(initial=0)) + 1, dtype=bool)
        students = balances.reads.reports.students_matching(query.text)
        found[students[students < len(found)]] = True
        shown &= found[book.account]
    return shown


def of_places(book: Book, keys: Collection[int]) -> Flags:
    """For every enrollment of the book, whether it is one of these."""
    some = np.zeros(len(book.places.key), dtype=bool)
    at = book.at(list(keys))
    some[at[at >= 0]] = True
    return some
