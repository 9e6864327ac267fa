"""What stands on a page, as plain values: the same for the window, the CLI and every paper size.

Amounts, dates and hours arrive written out for the reader; a page computes nothing. An empty
text leaves its line out.
"""

from __future__ import annotations

from enrolldesk.app.pages.accounts import (
    Letter,
    Statement,
    StatementEnrollment,
    StatementLine,
)
from enrolldesk.app.pages.agreements import (
    DEFAULT_TERMS,
    Agreement,
    AgreementCourse,
    ScheduleLine,
    paragraphs,
)
from enrolldesk.app.pages.days import (
    DayLine,
    DayMethod,
    DayReport,
    DepositSlip,
)
from enrolldesk.app.pages.office import (
    Detail,
    Letterhead,
    NextDue,
    Party,
)
from enrolldesk.app.pages.packs import (
    Pack,
    PackHours,
)
from enrolldesk.app.pages.receipts import (
    AccessLine,
    BalanceLine,
    MethodLine,
    Receipt,
    ReceiptKind,
    ReceiptLine,
    VoidMark,
)

__all__ = [
    "DEFAULT_TERMS",
    "AccessLine",
    "Agreement",
    "AgreementCourse",
    "BalanceLine",
    "DayLine",
    "DayMethod",
    "DayReport",
    "DepositSlip",
    "Detail",
    "Letter",
    "Letterhead",
    "MethodLine",
    "NextDue",
    "Pack",
    "PackHours",
    "Page",
    "Party",
    "Receipt",
    "ReceiptKind",
    "ReceiptLine",
    "ScheduleLine",
    "Statement",
    "StatementEnrollment",
    "StatementLine",
    "VoidMark",
    "paragraphs",
]

Page = Receipt | Agreement | Statement | Letter | Pack | DayReport | DepositSlip
