"""The list of screens: pictures are taken of them, and every one is checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QWidget

from enrolldesk.testing.gallery import (
    at_the_counter,
    connected,
    connecting,
    corrections,
    day_close,
    exporting,
    families,
    history,
    pages,
    papers,
    planning,
    promoting,
    signing_in,
    staffing,
    starting,
    syncing,
)
from enrolldesk.testing.gallery.stage import Stage

Opening = Callable[[Stage], QWidget]


@dataclass(frozen=True, slots=True)
class Screen:
    """A name, and the way to bring it about.

    ``guide`` screens are shown in the guides; those not of the ``sample`` school start
    the program on a home of their own.
    """

    name: str
    show: Opening
    guide: bool = False
    sample: bool = True

    def open(self, stage: Stage) -> QWidget:
        """Bring it about, whichever screen was there before; answers the window to look at."""
        if self.sample:
            stage.on_sample()
        return self.show(stage)


SCREENS: Final = (
    Screen("welcome", starting.welcome, guide=True, sample=False),
    Screen("welcome-new-school", starting.new_school, guide=True, sample=False),
    Screen("welcome-sample", starting.sample, sample=False),
    Screen("welcome-join", connecting.welcome_join, sample=False),
    Screen("welcome-take-in", exporting.take_in),
    Screen("damaged-file", starting.damaged_file, guide=True, sample=False),
    Screen("students", pages.student_partial, guide=True),
    Screen("students-overdue", pages.student_overdue),
    Screen("students-credit", pages.student_credit),
    Screen("students-history", pages.student_history, guide=True),
    Screen("students-long-names", pages.student_long),
    Screen("students-nothing-yet", pages.student_bare),
    Screen("students-search", pages.search, guide=True),
    Screen("students-search-nothing", pages.search_nothing),
    Screen("courses", pages.courses, guide=True),
    Screen("payments", pages.payments, guide=True),
    Screen("payments-filtered", pages.payments_filtered),
    Screen("payments-nothing-found", pages.payments_nothing),
    Screen("balances", pages.balances, guide=True),
    Screen("balances-grouped", pages.balances_grouped),
    Screen("balances-as-of", pages.balances_as_of, guide=True),
    Screen("balances-nothing-found", pages.balances_nothing),
    Screen("balances-charts", pages.balances_charts, guide=True),
    Screen("balances-explained", pages.balances_explained, guide=True),
    Screen("history", history.history, guide=True),
    Screen("history-nothing-found", history.history_nothing),
    Screen("history-detail", history.history_detail, guide=True),
    Screen("side-bar-narrow", pages.narrow),
    Screen("student-new", at_the_counter.student_new),
    Screen("student-duplicates", at_the_counter.student_duplicates, guide=True),
    Screen("student-edit", at_the_counter.student_edit),
    Screen("course-editor", at_the_counter.course_editor),
    Screen("bundle-editor", at_the_counter.bundle_editor, guide=True),
    Screen("walk-in-empty", at_the_counter.walk_in_empty),
    Screen("walk-in", at_the_counter.walk_in_filled, guide=True),
    Screen("walk-in-more", at_the_counter.walk_in_more),
    Screen("walk-in-matches", at_the_counter.walk_in_matches, guide=True),
    Screen("walk-in-courses", at_the_counter.walk_in_courses),
    Screen("walk-in-missing", at_the_counter.walk_in_missing),
    Screen("walk-in-returning", at_the_counter.walk_in_returning, guide=True),
    Screen("walk-in-done", at_the_counter.walk_in_done, guide=True),
    Screen("payment", at_the_counter.payment, guide=True),
    Screen("payment-several", at_the_counter.payment_several),
    Screen("payment-split", at_the_counter.payment_split, guide=True),
    Screen("payment-nothing-owed", at_the_counter.payment_nothing_owed),
    Screen("payment-not-enrolled", at_the_counter.payment_not_enrolled),
    Screen("payment-done", at_the_counter.payment_done),
    Screen("void", corrections.void, guide=True),
    Screen("refund", corrections.refund, guide=True),
    Screen("move-credit", corrections.move_credit),
    Screen("put-right", corrections.put_right, guide=True),
    Screen("put-right-student", corrections.put_right_student),
    Screen("payment-returned", corrections.returned, guide=True),
    Screen("payment-plan", planning.plan, guide=True),
    Screen("payment-plan-agreed", planning.plan_agreed),
    Screen("reminders", planning.reminders, guide=True),
    Screen("promotions", promoting.promotions, guide=True),
    Screen("promotion-offer", promoting.offer),
    Screen("promotion-given", promoting.give),
    Screen("walk-in-promotion", promoting.walk_in, guide=True),
    Screen("walk-in-promotion-refused", promoting.walk_in_told),
    Screen("discount", corrections.discount, guide=True),
    Screen("correct-price", corrections.price),
    Screen("write-off", corrections.write_off, guide=True),
    Screen("withdraw", corrections.withdraw, guide=True),
    Screen("move-enrollment", corrections.move_enrollment),
    Screen("entry-details", corrections.entry_details),
    Screen("cancel-enrollment", corrections.cancel_enrollment),
    Screen("open-access", corrections.override),
    Screen("throw-away-question", corrections.throw_away),
    Screen("close-question", corrections.close_question),
    Screen("record-for-inspectors", families.pack, guide=True),
    Screen("receipt", papers.receipt, guide=True),
    Screen("agreement", papers.agreement),
    Screen("statement", papers.statement),
    Screen("settings-school", papers.settings("school"), guide=True),
    Screen("settings-school-below", papers.settings_below),
    Screen("settings-desk", papers.settings("desk")),
    Screen("settings-staff", papers.settings("staff")),
    Screen("settings-accounts", papers.settings("accounts"), guide=True),
    Screen("settings-printing", papers.settings("printing")),
    Screen("settings-look", papers.settings("look")),
    Screen("settings-backups", papers.settings("backups"), guide=True),
    Screen("settings-connection-sample", papers.settings("connection")),
    Screen("staff-person", papers.person),
    Screen("keys", papers.keys),
    Screen("about", papers.about),
    Screen("own-school-question", papers.own_school),
    Screen("import-empty", papers.import_empty),
    Screen("import-lines", papers.import_lines, guide=True),
    Screen("import-problems", papers.import_problems),
    Screen("import-columns", papers.import_columns, guide=True),
    Screen("import-done", papers.import_done),
    Screen("export-journal", exporting.journal, guide=True),
    Screen("export-progress", exporting.progress),
    Screen("day-count", day_close.count, guide=True, sample=False),
    Screen("day-compared", day_close.compared, guide=True, sample=False),
    Screen("day-closed", day_close.closed, guide=True, sample=False),
    Screen("day-reopen", day_close.reopen, sample=False),
    Screen("drawer-paid-out", day_close.move, sample=False),
    Screen("z-report", day_close.report, guide=True, sample=False),
    Screen("deposit-slip", day_close.slip, guide=True, sample=False),
    Screen("merge", families.merge, guide=True),
    Screen("merge-choose", families.merge_choose),
    Screen("duplicates", families.duplicates, guide=True),
    Screen("family", families.family, guide=True),
    Screen("family-card", families.family_card),
    Screen("family-payment", families.family_payment, guide=True),
    Screen("guardian-offer", families.guardian_offer),
    Screen("merges", families.merges, guide=True),
    Screen("settings-connection", connecting.alone, sample=False),
    Screen("settings-connection-refused", connecting.refused, sample=False),
    Screen("settings-connection-connected", connecting.checked, sample=False),
    Screen("leave-question", connecting.leave_question, sample=False),
    Screen("bring-question", connecting.bring_question, sample=False),
    Screen("locked", staffing.locked, guide=True, sample=False),
    Screen("locked-wrong-pin", staffing.locked_wrong, sample=False),
    Screen("switch-staff", staffing.switch, guide=True, sample=False),
    Screen("refund-refused", staffing.refund_refused, sample=False),
    Screen("approve", staffing.approve, guide=True, sample=False),
    Screen("settings-school-front-desk", staffing.settings_front_desk, sample=False),
    Screen("settings-staff-pins", staffing.settings_staff, guide=True, sample=False),
    Screen("settings-staff-pins-off", staffing.settings_pins_off, sample=False),
    Screen("own-pin", staffing.own_pin, sample=False),
    Screen("sign-in", signing_in.form, guide=True, sample=False),
    Screen("sign-in-wrong", signing_in.wrong, sample=False),
    Screen("signed-out", signing_in.signed_out, guide=True, sample=False),
    Screen("sync-signed-out", signing_in.sync_signed_out, sample=False),
    Screen("settings-signed-in", signing_in.settings, guide=True, sample=False),
    Screen("settings-connection-key", signing_in.connection, sample=False),
    Screen("welcome-join-key", signing_in.join, sample=False),
    Screen("empty-students", starting.empty_students, sample=False),
    Screen("empty-courses", starting.empty_courses, sample=False),
    Screen("empty-payments", starting.empty_payments, sample=False),
    Screen("empty-balances", starting.empty_balances, sample=False),
    Screen("connected", connected.connected, sample=False),
    Screen("offline", connected.offline, sample=False),
    Screen("needs-attention", connected.attention, sample=False),
    Screen("sync-nothing", syncing.nothing, sample=False),
    Screen("sync", syncing.much, guide=True, sample=False),
    Screen("sync-drop-question", syncing.question, sample=False),
    Screen("closing-while-waiting", connected.farewell, sample=False),
)
"""Those of the sample school stand together: another home means another start."""
