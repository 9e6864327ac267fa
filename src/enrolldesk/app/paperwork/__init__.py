"""Pages made from the records: the receipt, the agreement, the statement.

Everything derived comes from the same functions as on screen, so paper and window agree.
"""

from enrolldesk.app.paperwork.agreements import agreement_page
from enrolldesk.app.paperwork.days import day_report_page, deposit_slip_page
from enrolldesk.app.paperwork.formats import Formats, OfficeFormats
from enrolldesk.app.paperwork.letters import reminder_letter
from enrolldesk.app.paperwork.packs import pack_page
from enrolldesk.app.paperwork.receipts import receipt_page
from enrolldesk.app.paperwork.statements import statement_page

__all__ = [
    "Formats",
    "OfficeFormats",
    "agreement_page",
    "day_report_page",
    "deposit_slip_page",
    "pack_page",
    "receipt_page",
    "reminder_letter",
    "statement_page",
]
