"""The pages beside the side bar: made when first shown, joined to the counter."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from enrolldesk.ui.counter import Counter
from enrolldesk.ui.office import Office

# Each page's modules are imported with it: the start pays for the page it shows.


def make_page(key: str, office: Office, counter: Counter) -> QWidget:
    """The page of this name; what it asks for is opened by the counter."""
    makers = {
        "students": _students,
        "courses": _courses,
        "payments": _payments,
        "balances": _balances,
        "day_close": _day_close,
        "history": _history,
        "sync": _sync,
    }
    return makers[key](office, counter)


def _students(office: Office, counter: Counter) -> QWidget:
    from enrolldesk.ui.students.page import StudentsPage

    page = StudentsPage(office)
    page.pay_requested.connect(counter.pay)
    page.enroll_requested.connect(counter.enroll)
    page.receipt_requested.connect(counter.show_receipt)
    page.statement_requested.connect(counter.show_statement)
    page.agreement_requested.connect(counter.show_agreement)
    page.pack_requested.connect(counter.show_pack)
    page.duplicates_requested.connect(counter.find_duplicates)
    page.walk_in_requested.connect(counter.walk_in)
    page.import_requested.connect(counter.import_students)
    page.typed.connect(counter.typed_elsewhere)
    page.export_requested.connect(lambda: counter.export(page))
    return page


def _courses(office: Office, counter: Counter) -> QWidget:
    from enrolldesk.ui.courses.page import CoursesPage

    page = CoursesPage(office)
    page.export_requested.connect(lambda: counter.export(page))
    return page


def _payments(office: Office, counter: Counter) -> QWidget:
    from enrolldesk.ui.payments.page import PaymentsPage

    page = PaymentsPage(office)
    page.receipt_requested.connect(counter.show_receipt)
    page.student_requested.connect(counter.student_asked)
    page.export_requested.connect(lambda: counter.export(page))
    return page


def _balances(office: Office, counter: Counter) -> QWidget:
    from enrolldesk.ui.balances.page import BalancesPage

    page = BalancesPage(office, counter.open_session)
    page.student_requested.connect(counter.student_asked)
    page.reminders_requested.connect(counter.remind)
    return page


def _day_close(office: Office, counter: Counter) -> QWidget:
    from enrolldesk.ui.day_close.page import DayClosePage

    page = DayClosePage(office)
    page.report_requested.connect(counter.show_day_report)
    page.slip_requested.connect(counter.show_deposit_slip)
    page.export_requested.connect(lambda: counter.export(page))
    return page


def _history(office: Office, counter: Counter) -> QWidget:
    from enrolldesk.ui.history.page import HistoryPage

    page = HistoryPage(office)
    page.export_requested.connect(lambda: counter.export(page))
    return page


def _sync(office: Office, counter: Counter) -> QWidget:
    from enrolldesk.ui.sync.page import SyncPage

    page = SyncPage(office)
    page.student_requested.connect(counter.student_asked)
    page.sign_in_requested.connect(counter.sign_in_asked)
    return page
