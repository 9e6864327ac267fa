"""Pages on paper, the settings, the sheet of keys, and the import of a roster."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from enrolldesk.testing.gallery import pages
from enrolldesk.testing.gallery.stage import Stage
from enrolldesk.ui.about import AboutDialog
from enrolldesk.ui.documents.preview import PreviewDialog
from enrolldesk.ui.importing.dialog import ImportDialog
from enrolldesk.ui.keys_sheet import KeysSheet
from enrolldesk.ui.kit.questions import Confirm
from enrolldesk.ui.settings.dialog import SettingsDialog
from enrolldesk.ui.settings.person import PersonDialog
from enrolldesk.ui.settings.school import SchoolSection

_ROSTER = """Last name;First name;Phone;E-mail;Birth date;Course;Paid;Owed
Adler;Hannes;0626 2411751;;18.08.2008;Complete Package;99,99;450,00
Brandt;Nicole;0226 6213914;nicole.brandt@example.org;16.03.2009;Complete Package;99,99;450,00
Cordes;Erwin;0374 3089034;;09.01.2009;Complete Package;0,00;549,99
Diehl;Kathi;0831 7181781;kathi@example.org;20.12.2008;Online Theory;99,99;0,00
Ernst;Sibylle;0752 3004228;sibylle.ernst@example.org;07.10.2008;Complete Package;99,99;450,00
Ernst;Sibylle;0752 3004228;sibylle.ernst@example.org;07.10.2008;Complete Package;99,99;450,00
Falk;Jasmin;0957 8431309;jasmin@example;24.01.2008;Complete Package;99,99;450,00
Gross;Lukas;0463 5710344;lukas.gross@example.org;31.04.2008;Complete Package;99,99;450,00
Huber;Änne;0711 4455667;;12.05.2009;First Aid;20,00;40,00
Ilse;Jörg;0921 3344556;joerg.ilse@example.org;02.02.2009;Behind the Wheel;100,00;399,99
"""


def receipt(stage: Stage) -> QWidget:
    """A receipt as it will be printed."""
    pages.student_partial(stage)
    stage.keys.press("Ctrl+P")
    return _preview(stage)


def agreement(stage: Stage) -> QWidget:
    """What student, guardian and school sign."""
    pages.student_partial(stage)
    maria = stage.office.reads.enrollments_of(stage.find("Maria Lopez"))
    whole = next(one for one in maria if one.bundle_id is None)
    stage.main.counter.show_agreement(whole.enrollment_id)
    return _preview(stage)


def statement(stage: Stage) -> QWidget:
    """A student's account on paper."""
    pages.student_history(stage)
    stage.main.actions_by_name["statement"].trigger()
    return _preview(stage)


def settings(section: str) -> Callable[[Stage], QWidget]:
    """One section of the settings."""

    def show(stage: Stage) -> QWidget:
        pages.student_partial(stage)
        stage.main.desk_menu.open_settings(section)
        return stage.opened(SettingsDialog)

    return show


def settings_below(stage: Stage) -> QWidget:
    """What the school says and asks for: texts, fee and years."""
    dialog = settings("school")(stage)
    assert isinstance(dialog, SettingsDialog)
    section = dialog.section("school")
    assert isinstance(section, SchoolSection)
    section.ensureWidgetVisible(section.returned_fee)
    section.returned_fee.editor.setFocus()
    return dialog


def person(stage: Stage) -> QWidget:
    """Somebody new at the desk."""
    pages.student_partial(stage)
    stage.main.desk_menu.add_person()
    return stage.opened(PersonDialog)


def keys(stage: Stage) -> QWidget:
    """All keys on one sheet."""
    pages.student_partial(stage)
    stage.keys.press("F1")
    return stage.opened(KeysSheet)


def about(stage: Stage) -> QWidget:
    """Version and folder."""
    pages.student_partial(stage)
    stage.main.desk_menu.show_about()
    return stage.opened(AboutDialog)


def own_school(stage: Stage) -> QWidget:
    """The sample school is to make room."""
    pages.student_partial(stage)
    stage.main.desk_menu.ask_own_school()
    return stage.opened(Confirm)


def import_empty(stage: Stage) -> QWidget:
    """No file chosen yet."""
    return _importing(stage)


def import_lines(stage: Stage) -> QWidget:
    """Every line of a file with what becomes of it."""
    return _read(stage)


def import_problems(stage: Stage) -> QWidget:
    """Only the lines that cannot be imported."""
    dialog = _read(stage)
    dialog.lines.choice.choose("problem")
    return dialog


def import_columns(stage: Stage) -> QWidget:
    """What each column is read as."""
    dialog = _read(stage)
    dialog.reading.columns_button.click()
    return dialog


def import_done(stage: Stage) -> QWidget:
    """Recorded, and the way to take it back."""
    dialog = _read(stage, again=sum(1 for _ in stage.folder.glob("roster*.csv")))
    dialog.primary_button.click()
    stage.until(lambda: dialog.outcome is not None)
    return dialog


def _preview(stage: Stage) -> PreviewDialog:
    dialog = stage.opened(PreviewDialog)
    stage.settle()
    return dialog


def _importing(stage: Stage) -> ImportDialog:
    pages.student_partial(stage)
    stage.keys.press("Ctrl+Shift+I")
    return stage.opened(ImportDialog)


def _read(stage: Stage, again: int = 0) -> ImportDialog:
    path = _roster(stage.folder, again)
    dialog = _importing(stage)
    dialog.read_file(path)
    stage.until(lambda: dialog.plan is not None and dialog.progress.isHidden())
    return dialog


def _roster(folder: Path, again: int) -> Path:
    """The file, with other phone numbers each time it is to be imported again."""
    path = folder / (f"roster-{again}.csv" if again else "roster.csv")
    text = _ROSTER.replace(" 24", f" {24 + again}") if again else _ROSTER
    path.write_bytes(text.encode("cp1252"))
    return path
