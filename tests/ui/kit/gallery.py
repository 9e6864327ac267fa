"""Everything of the kit in a few windows, to look at: `python tests/ui/kit/gallery.py`.

With `--save DIR` each page is written as light and dark PNG instead of being shown.
"""

import sys
from array import array
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QRadioButton,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from enrolldesk.ui.kit.badge_widgets import BadgeLabel, BadgeRow
from enrolldesk.ui.kit.badges import BADGES
from enrolldesk.ui.kit.buttons import DangerButton, PrimaryButton, QuietButton, SecondaryButton
from enrolldesk.ui.kit.card_list import CardList, card_columns
from enrolldesk.ui.kit.choices import Choice, SegmentedChoice
from enrolldesk.ui.kit.columns import Align, CardLines, Column
from enrolldesk.ui.kit.date_field import DateField
from enrolldesk.ui.kit.dialogs import FormDialog
from enrolldesk.ui.kit.feedback import Banner, Tone, toast
from enrolldesk.ui.kit.fields import CheckField, ComboField, MoneyField, NotesField, TextField
from enrolldesk.ui.kit.panels import BigFigure, Card, KeyHint, PageHeader, words
from enrolldesk.ui.kit.picker import Picker
from enrolldesk.ui.kit.search import SearchField
from enrolldesk.ui.kit.side_bar import Page, SideBar
from enrolldesk.ui.kit.table_model import LazyTableModel, RowsModel
from enrolldesk.ui.kit.tables import ListTable
from enrolldesk.ui.kit.theme import Theme, apply_theme


@dataclass(frozen=True)
class Student:
    key: int
    name: str
    contact: str
    balance: str
    badges: tuple[str, ...]


NAMES = [
    ("Ánh Nguyễn", "(614) 555-0133", "$450.00", ("partial", "waiting")),
    ("Bailey Thompson", "(614) 555-0178", "$0.00", ("paid",)),
    ("Carlos Núñez-O'Brien", "(380) 555-0102", "$499.99", ("overdue",)),
    ("Dana Fischer", "dana.fischer.long.address@example.com", "$99.99", ("due", "needs_attention")),
    ("Elijah Brooks", "(614) 555-0119", "-$20.00", ("credit",)),
    ("Fatima Al-Sayed", "(614) 555-0151", "$0.00", ("paid",)),
    ("Grace Kim", "(740) 555-0144", "$225.00", ("partial",)),
    ("Hannah Weiß", "(614) 555-0190", "$549.99", ("due",)),
    ("Maximiliane Theodora von Hohenstein-Rabenau", "(614) 555-0164", "$0.00", ("paid",)),
]
STUDENTS = [Student(i, *NAMES[i % len(NAMES)]) for i in range(1204)]


def lines(student: Student) -> CardLines:
    return CardLines(student.name, student.contact, student.balance, student.badges)


def find(text: str) -> list[Student]:
    return [s for s in STUDENTS[:9] if text.casefold() in s.name.casefold()]


PAGES = [
    Page("students", "Stu&dents", "graduation-cap"),
    Page("courses", "C&ourses", "book-open"),
    Page("payments", "Pay&ments", "receipt"),
]
EnrollmentLine = tuple[str, str, str, str, tuple[str, ...], tuple[str, ...], int]
LedgerLine = tuple[str, str, str, str, str, tuple[str, ...], str | None]

ENROLLMENTS: list[EnrollmentLine] = [
    ("Complete Package", "$549.99", "$99.99", "$450.00", ("partial",), (), 0),
    ("Online Theory · 0 of 24 h", "", "", "", (), ("unlocked",), 1),
    ("Behind the Wheel · 0 of 8 h", "", "", "", (), ("locked", "override"), 1),
]
ENROLLMENT_COLUMNS: tuple[Column[EnrollmentLine], ...] = (
    Column("Course", text=lambda r: r[0], indent=lambda r: r[6], sort_key="course"),
    Column("Price", text=lambda r: r[1], align=Align.RIGHT, width=84, sort_key="price"),
    Column("Paid", text=lambda r: r[2], align=Align.RIGHT, width=80),
    Column("Owed", text=lambda r: r[3], align=Align.RIGHT, width=84, strong=True),
    Column("Status", badges=lambda r: r[4], width=104),
    Column("Access", badges=lambda r: r[5], width=110),
)
LEDGER: list[LedgerLine] = [
    ("Nov 22, 10:02", "Payment, cash", "D1-000214", "-$99.99", "$450.00", ("waiting",), None),
    ("Nov 22, 10:02", "Charge, Complete Package", "", "$549.99", "$549.99", (), None),
    ("Nov 21, 16:40", "Payment, card", "D1-000213", "-$20.00", "$0.00", ("void",), "muted"),
]
LEDGER_COLUMNS: tuple[Column[LedgerLine], ...] = (
    Column("Date", text=lambda r: r[0], width=124, sort_key="date"),
    Column("What", text=lambda r: r[1], tone=lambda r: r[6]),
    Column("Receipt", text=lambda r: r[2], width=104),
    Column("Amount", text=lambda r: r[3], align=Align.RIGHT, width=90),
    Column("Balance", text=lambda r: r[4], align=Align.RIGHT, width=90),
    Column("Mark", badges=lambda r: r[5], width=120),
)


class MainPage(QWidget):
    """The main window in miniature; it keeps the models that no view owns."""

    search: SearchField
    cards: CardList
    ledger: ListTable
    models: tuple[LazyTableModel[Any, Any], ...]


def main_page() -> MainPage:
    page = MainPage()
    page.setObjectName("gallery_main")
    row = QHBoxLayout(page)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    side = SideBar("EnrollDesk", PAGES)
    side.footer.setText("Lakeside Driving School\nDesk 1 · Ana R.")
    row.addWidget(side)
    column = QVBoxLayout()
    column.setContentsMargins(20, 16, 20, 16)
    column.setSpacing(12)
    row.addLayout(column)
    top = QHBoxLayout()
    top.setSpacing(16)
    page.search = SearchField(
        "search",
        find,
        lines,
        key=lambda s: s.key,
        placeholder="Search name, phone, e-mail or receipt   (F3)",
    )
    top.addWidget(page.search, 1)
    top.addWidget(PrimaryButton("&Walk-in", icon="user-plus", key="F2", name="walkin"))
    column.addLayout(top)
    column.addWidget(
        Banner(
            "strip",
            "Working offline. 2 items waiting, oldest 12 min. Everything is safe on this computer.",
            Tone.WAITING,
            action="S&how",
        )
    )
    split = QHBoxLayout()
    split.setSpacing(14)
    column.addLayout(split, 1)
    model: LazyTableModel[int, Student] = LazyTableModel(
        card_columns(lines), lambda keys: [STUDENTS[key] for key in keys]
    )
    model.refresh(array("q", range(1204)))
    page.cards = CardList("students", model)
    left = Card("Students", name="students_card", flush=True)
    left.set_note("1,204")
    left.add(page.cards)
    left.setFixedWidth(300)
    split.addWidget(left)
    right = QVBoxLayout()
    right.setSpacing(12)
    split.addLayout(right, 1)
    card = Card(name="student_card")
    head = QHBoxLayout()
    who = QVBoxLayout()
    title = QHBoxLayout()
    title.setSpacing(10)
    title.addWidget(words("Ánh Nguyễn", "page"))
    title.addWidget(BadgeRow("student_badges", ("partial", "waiting")))
    title.addStretch()
    who.addLayout(title)
    who.addWidget(words("(614) 555-0133  ·  anh.nguyen@example.com", "muted"))
    who.addWidget(words("Born May 4, 2009  ·  guardian Hồng Nguyễn", "muted"))
    head.addLayout(who, 1)
    head.addWidget(BigFigure("Balance", "$450.00", "due Dec 22, 2026", name="balance"))
    card.add_layout(head)
    right.addWidget(card)
    actions = QHBoxLayout()
    actions.setSpacing(8)
    actions.addWidget(PrimaryButton("&Take payment", icon="banknote", key="F9", name="pay"))
    actions.addWidget(SecondaryButton("&Enroll", icon="plus", key="F6", name="enroll"))
    actions.addWidget(SecondaryButton("&Receipt", icon="printer", name="receipt"))
    actions.addWidget(SecondaryButton("", icon="ellipsis", name="more", tip="More"))
    actions.addWidget(QuietButton("Ed&it", icon="pencil", name="edit"))
    actions.addStretch()
    right.addLayout(actions)
    enrollments = RowsModel(ENROLLMENT_COLUMNS, key=lambda r: r[0], parent=page)
    enrollments.set_rows(ENROLLMENTS)
    table = ListTable("enrollments", enrollments)
    table.header.show_sorted(1, table.header.order)
    box = Card("Enrollments", name="enrollments_card", flush=True)
    box.add(table)
    right.addWidget(box, 1)
    ledger = RowsModel(LEDGER_COLUMNS, key=lambda r: (r[0], r[1]), parent=page)
    ledger.set_rows(LEDGER)
    page.ledger = ListTable("ledger", ledger)
    box = Card("Ledger", name="ledger_card", flush=True)
    box.add(page.ledger)
    right.addWidget(box, 1)
    page.cards.select_key(0)
    page.models = (model, enrollments, ledger)
    return page


def price(text: str) -> int:
    try:
        return round(float(text.replace("$", "").replace(",", "")) * 100)
    except ValueError:
        raise ValueError("Please give an amount like 99.99.") from None


COURSES = [
    Choice("theory", "Online Theory", "$99.99"),
    Choice("wheel", "Behind the Wheel", "$499.99"),
    Choice("package", "Complete Package", "$549.99"),
]
METHODS = [
    Choice("cash", "C&ash", icon="banknote"),
    Choice("card", "Car&d", icon="credit-card"),
    Choice("check", "Chec&k"),
    Choice("transfer", "Trans&fer"),
]


class WalkIn(FormDialog):
    """A form with all kinds of fields."""

    name: TextField
    picker: Picker


def walk_in() -> WalkIn:
    dialog = WalkIn(
        "walkin",
        "Walk-in",
        primary="&Record and print",
        note="Draft kept · Esc closes",
        keeps_draft=True,
    )
    columns = QHBoxLayout()
    columns.setSpacing(16)
    dialog.body.addLayout(columns, 1)
    left = Card("Student", name="walkin_student")
    dialog.name = TextField("walkin_name", "&Name", required=True)
    dialog.name.set_text("Maria Lopez")
    left.add(dialog.name)
    pair = QHBoxLayout()
    pair.setSpacing(10)
    phone = TextField("walkin_phone", "&Phone")
    phone.set_text("(614) 555-0178")
    pair.addWidget(phone)
    pair.addWidget(TextField("walkin_email", "&E-mail", placeholder="optional"))
    left.add_layout(pair)
    born = DateField("walkin_born", "&Birth date", latest=date(2026, 11, 22))
    born.set_date(date(2009, 5, 4))
    left.add(born)
    bad = DateField("walkin_permit", "Permit e&xpires", hint="from the permit")
    bad.set_error("Please give a date like MM/DD/YYYY.")
    left.add(bad)
    left.add(
        QuietButton("&More: address, guardian, notes", icon="chevron-down", name="walkin_more")
    )
    left.body.addStretch()
    right = Card("Course and payment", name="walkin_course")
    dialog.picker = Picker("walkin_course_picker", "&Course or bundle", COURSES, required=True)
    dialog.picker.choose("package")
    right.add(dialog.picker)
    right.add(
        words(
            "$99.99 now unlocks Online Theory, $450.00 by Dec 22, 2026 unlocks Behind the Wheel.",
            "muted",
            wrap=True,
        )
    )
    right.add(words("Amount", "label"))
    right.add(
        SegmentedChoice(
            "amount",
            [
                Choice("due", "D&ue now", "$99.99"),
                Choice("full", "Fu&ll", "$549.99"),
                Choice("other", "&Other"),
            ],
        )
    )
    right.add(words("Method", "label"))
    right.add(SegmentedChoice("method", METHODS))
    pair = QHBoxLayout()
    pair.addWidget(MoneyField("walkin_tendered", "&Tendered", parse=price, placeholder="$"), 1)
    change = BigFigure("Change", "$20.01", name="change")
    change.show_figure("$20.01", tone="success")
    pair.addWidget(change)
    right.add_layout(pair)
    right.body.addStretch()
    columns.addWidget(left, 1)
    columns.addWidget(right, 1)
    dialog.preview.addWidget(words("After this: $450.00 left, due Dec 22, 2026"))
    dialog.preview.addWidget(BadgeLabel("after", "partial"))
    dialog.preview.addStretch()
    return dialog


def controls() -> QWidget:
    page = QWidget()
    page.setObjectName("gallery_controls")
    column = QVBoxLayout(page)
    column.setContentsMargins(24, 20, 24, 20)
    column.setSpacing(12)
    head = PageHeader("Controls", "every state at a glance")
    head.add_action(KeyHint("F2"))
    head.add_action(KeyHint("Ctrl+K"))
    column.addWidget(head)
    for group in (list(BADGES)[:8], list(BADGES)[8:]):
        column.addWidget(BadgeRow("all", group))
    for on in (True, False):
        row = QHBoxLayout()
        for made in (
            PrimaryButton("Record", icon="check", key="Ctrl+Enter", name="a"),
            SecondaryButton("Cancel", key="Esc", name="b"),
            QuietButton("Details", icon="chevron-down", name="c"),
            DangerButton("Void", icon="ban", name="d"),
        ):
            made.setEnabled(on)
            row.addWidget(made)
        row.addStretch()
        column.addLayout(row)
    row = QHBoxLayout()
    for widget in (
        CheckField("e", "Print the receipt", on=True),
        CheckField("f", "Statement"),
        QRadioButton("Letter"),
        QRadioButton("A4"),
        QSpinBox(),
    ):
        row.addWidget(widget)
    off = QCheckBox("Disabled")
    off.setChecked(True)
    off.setEnabled(False)
    row.addWidget(off)
    combo = QComboBox()
    combo.addItems(["Letter", "A4", "80 mm roll"])
    row.addWidget(combo)
    off2 = QComboBox()
    off2.addItems(["Disabled"])
    off2.setEnabled(False)
    row.addWidget(off2)
    column.addLayout(row)
    tabs = QTabWidget()
    tabs.addTab(QLabel("One"), "General")
    tabs.addTab(QLabel("Two"), "Receipts")
    tabs.addTab(QLabel("Three"), "Printer")
    tabs.setMaximumHeight(70)
    column.addWidget(tabs)
    bar = QProgressBar()
    bar.setValue(40)
    column.addWidget(bar)
    row = QHBoxLayout()
    row.addWidget(ComboField("paper", "Pa&per", [("a4", "A4"), ("letter", "Letter")]))
    row.addWidget(
        NotesField("notes", "No&tes", placeholder="Anything the next desk should know", lines=2)
    )
    column.addLayout(row)
    for tone in (Tone.INFO, Tone.SUCCESS, Tone.WARNING, Tone.DANGER):
        column.addWidget(Banner(tone.value, f"This is a {tone.value} strip.", tone, action="Show"))
    empty = RowsModel(LEDGER_COLUMNS, key=lambda r: r[0], parent=page)
    table = ListTable("nothing", empty)
    table.set_empty(
        "users",
        "No students yet",
        "Add the first with a walk-in, or import a roster.",
        action="Import a roster…",
        on_action=lambda: None,
    )
    box = Card("Empty", name="empty_card", flush=True)
    box.add(table)
    column.addWidget(box, 1)
    return page


def save(folder: Path) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    folder.mkdir(parents=True, exist_ok=True)
    main, form, all_controls = main_page(), walk_in(), controls()
    main.setAutoFillBackground(True)
    all_controls.setAutoFillBackground(True)
    for look in (Theme.LIGHT, Theme.DARK):
        apply_theme(app, look)
        for page, size in ((main, QSize(1093, 614)), (all_controls, QSize(1093, 960))):
            page.resize(size)
            page.show()
            app.processEvents()
        main.activateWindow()
        main.cards.setFocus()
        app.processEvents()
        main.grab().save(str(folder / f"main-{look}.png"))
        main.search.setFocus()
        main.search.setText("a")
        message = toast(main, "Payment $200.00 recorded", action="Undo")
        app.processEvents()
        main.ledger.select_row(0)
        main.grab().save(str(folder / f"search-{look}.png"))
        message.close()
        main.search.clear()
        all_controls.grab().save(str(folder / f"controls-{look}.png"))
        form.show()
        form.activateWindow()
        form.name.editor.setFocus()
        app.processEvents()
        form.grab().save(str(folder / f"walkin-{look}.png"))
        form.picker.editor.setFocus()
        form.picker.open()
        app.processEvents()
        form.grab().save(str(folder / f"picker-{look}.png"))
        form.hide()


def run() -> None:
    app = QApplication(sys.argv)
    if "--save" in sys.argv:
        apply_theme(app, Theme.LIGHT)
        save(Path(sys.argv[sys.argv.index("--save") + 1]))
        return
    apply_theme(app, Theme.DARK if "--dark" in sys.argv else Theme.SYSTEM)
    pages = (main_page(), walk_in(), controls())
    for page in pages:
        page.show()
    app.exec()


if __name__ == "__main__":
    run()
