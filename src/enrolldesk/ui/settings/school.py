"""The school as it stands on every page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from zoneinfo import available_timezones

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from enrolldesk.app.commands import ChangeSchool
from enrolldesk.app.pages import DEFAULT_TERMS
from enrolldesk.app.planning.texts import DEFAULT_TEXT, PLACEHOLDERS
from enrolldesk.domain.errors import DeskError, FieldInvalid, FixedAfterFirstReceipt, Missing
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.money import ZERO
from enrolldesk.domain.people import Address
from enrolldesk.domain.school import LOGO_LIMIT, School
from enrolldesk.ui.amount_field import amount_field
from enrolldesk.ui.courses.numbers import NumberField
from enrolldesk.ui.kit.buttons import QuietButton, SecondaryButton
from enrolldesk.ui.kit.choices import Choice
from enrolldesk.ui.kit.fields import ComboField, Field, NotesField, TextField
from enrolldesk.ui.kit.picker import Picker
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office
from enrolldesk.ui.settings.currencies import CURRENCIES
from enrolldesk.ui.settings.section import Section

LOGO_BOX: Final = QSize(200, 72)
FIXED_CURRENCY: Final = "Printed on receipts: fixed since the first one."


class SchoolSection(Section):
    """Name, address, logo, currency, time zone and the words on receipts and agreements."""

    key = "school"
    title = "School"
    icon = "school"
    needs = "ChangeSchool"

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.add_explanation("Stands on receipts, agreements and statements.")
        self.name = TextField("school_name", "School's &name", required=True)
        self.street = TextField("school_street", "S&treet")
        self.city = TextField("school_city", "C&ity")
        self.region = TextField("school_region", "&State")
        self.postal_code = TextField("school_postal_code", "&ZIP code", longest=20)
        self.phone = TextField("school_phone", "&Phone", longest=40)
        self.email = TextField("school_email", "&E-mail")
        self.currency = ComboField("school_currency", "C&urrency", list(CURRENCIES))
        self.time_zone = Picker(
            "school_time_zone",
            "Time z&one",
            [Choice(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())],
            required=True,
            hint="The school's days begin and end there.",
        )
        self.tax_line = TextField("school_tax_line", "Ta&x line", placeholder="Tax ID 12-3456789")
        self.footer = NotesField("school_footer", "Receipt &footer", lines=2)
        self.terms = NotesField(
            "school_terms",
            "A&greement terms",
            lines=6,
            placeholder=DEFAULT_TERMS,
            hint="Leave a line empty between paragraphs. Empty: the terms shown in gray.",
        )
        self.reminder = NotesField(
            "school_reminder",
            "Re&minder text",
            lines=6,
            placeholder=DEFAULT_TEXT,
            hint="Put in for each student: "
            + " ".join(f"{{{name}}}" for name in PLACEHOLDERS)
            + ". Empty: the text shown in gray.",
        )
        self.returned_fee = amount_field(
            office,
            "school_returned_fee",
            "Fee for a retu&rned payment",
            hint="Filled in when a check bounces or a card payment is reversed; empty: none.",
        )
        self.retention = NumberField(
            "school_retention",
            "Years to &keep records",
            longest=3,
            hint="From a student's last entry or enrollment; stands on the pack for inspectors.",
        )
        self.logo = LogoField(office)
        self._lay_out()

    def _lay_out(self) -> None:
        self.body.addWidget(self.name)
        self.body.addWidget(self.logo)
        self.body.addWidget(self.street)
        self.add_row(self.city, self.region, self.postal_code, stretch=(3, 2, 2))
        self.add_row(self.phone, self.email)
        self.add_row(self.currency, self.time_zone)
        self.body.addWidget(self.tax_line)
        self.body.addWidget(self.footer)
        self.body.addWidget(self.terms)
        self.body.addWidget(self.reminder)
        self.add_row(self.returned_fee, self.retention)
        self.body.addStretch()

    def load(self) -> None:
        school = self._school()
        self.name.set_text(school.name)
        self.street.set_text(school.address.street)
        self.city.set_text(school.address.city)
        self.region.set_text(school.address.region)
        self.postal_code.set_text(school.address.postal_code)
        self.phone.set_text(school.phone)
        self.email.set_text(school.email)
        self.currency.choose(school.currency)
        self.time_zone.choose(school.time_zone)
        self.tax_line.set_text(school.tax_line)
        self.footer.set_text(school.receipt_footer)
        self.terms.set_text(school.agreement_terms)
        self.reminder.set_text(school.reminder_text)
        fee = school.returned_fee
        self.returned_fee.set_text(self.office.money.plain(fee) if fee else "")
        self.retention.set_number(school.retention_years)
        self.logo.set_picture(school.logo)
        fixed = self.office.reads.receipts_given()
        self.currency.editor.setEnabled(not fixed)
        self.currency.set_hint(FIXED_CURRENCY if fixed else "Fixed after the first receipt.")
        self.mark_clean()

    def save(self) -> None:
        changed = replace(
            self._school(),
            name=self.name.text(),
            address=Address(
                self.street.text(),
                self.city.text(),
                self.region.text(),
                self.postal_code.text(),
            ),
            phone=self.phone.text(),
            email=self.email.text(),
            currency=self.currency.key,
            time_zone=self.time_zone.key or "",
            tax_line=self.tax_line.text(),
            receipt_footer=self.footer.text(),
            agreement_terms=self.terms.text(),
            reminder_text=self.reminder.text(),
            logo=self.logo.picture,
            returned_fee=self.returned_fee.amount() or ZERO,
            retention_years=self.retention.number(),
        )
        if changed != self._school():
            self.office.run(ChangeSchool(command_id=new_id(), school=changed))
        self.mark_clean()

    def field_of(self, error: DeskError) -> Field[QWidget] | None:
        if not isinstance(error, Missing | FieldInvalid | FixedAfterFirstReceipt):
            return None
        fields: dict[str, Field[Any]] = {
            "school name": self.name,
            "currency": self.currency,
            "time zone": self.time_zone,
            "receipt footer": self.footer,
            "agreement terms": self.terms,
            "reminder text": self.reminder,
            "logo": self.logo,
            "fee for returned payments": self.returned_fee,
            "years to keep records": self.retention,
        }
        return fields.get(error.field)

    def _school(self) -> School:
        school = self.office.reads.school()
        assert school is not None
        return school


class LogoField(Field[QWidget]):
    """The logo with a picture of it; what cannot be printed is refused here, with the reason."""

    def __init__(self, office: Office) -> None:
        editor = QWidget()
        super().__init__("school_logo", "&Logo", editor, hint="PNG, JPEG or SVG, at most 1 MB.")
        self._office = office
        self.picture = b""
        self.shown = QLabel()
        self.shown.setObjectName("school_logo_shown")
        self.shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        frame = QFrame()
        frame.setProperty("role", "inset")
        frame.setFixedSize(LOGO_BOX + QSize(18, 18))
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(8, 8, 8, 8)
        inside.addWidget(self.shown)
        self.choose_button = SecondaryButton("&Choose…", name="school_logo_choose")
        self.choose_button.clicked.connect(self._choose)
        self.remove_button = QuietButton("&Remove", name="school_logo_remove")
        self.remove_button.clicked.connect(lambda: self._take(b""))
        row = QHBoxLayout(editor)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(frame)
        row.addWidget(self.choose_button, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch()
        self.setFocusProxy(self.choose_button)
        self.label.setBuddy(self.choose_button)

    def value(self) -> Any:
        return self.picture

    def check(self) -> bool:
        return self.error is None

    def set_picture(self, picture: bytes) -> None:
        """Show this picture, or that there is none."""
        self.picture = picture
        image = QImage.fromData(picture) if picture else QImage()
        if image.isNull():
            self.shown.setText("No logo" if not picture else "Cannot be shown")
            self.shown.setProperty("role", "muted")
        else:
            room = LOGO_BOX * self.devicePixelRatioF()
            drawn = QPixmap.fromImage(
                image.scaled(
                    room,
                    Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )
            drawn.setDevicePixelRatio(self.devicePixelRatioF())
            self.shown.setPixmap(drawn)
        self.remove_button.setVisible(bool(picture))

    def take_file(self, path: Path) -> None:
        """Take the picture in a file, unless it cannot be printed."""
        try:
            if path.stat().st_size > LOGO_LIMIT:
                self.set_error("The picture is larger than 1 MB. Choose a smaller one.")
                return
            picture = path.read_bytes()
        except OSError as error:
            self.set_error(f"The file could not be read ({error.strerror}).")
            return
        problem = self._office.paper.logo_problem(picture)
        if problem is not None:
            self.set_error(problem.sentence.replace("was left out", "cannot be used"))
            return
        self._take(picture)

    def _take(self, picture: bytes) -> None:
        self.set_error(None)
        self.set_picture(picture)
        self.edited.emit()

    def _choose(self) -> None:
        dialog = QFileDialog(self, "Choose a logo")
        dialog.setObjectName("choose_logo")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter("Pictures (*.png *.jpg *.jpeg *.svg)")
        dialog.fileSelected.connect(lambda path: self.take_file(Path(path)))
        dialog.open()
