"""A table on its way to a file: where it goes is asked, then a thread reads and writes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from enrolldesk.app.exporting.table import FileFormat, Shown, Table
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError
from enrolldesk.ui.background import Errand
from enrolldesk.ui.exporting.progress import ProgressDialog
from enrolldesk.ui.kit.feedback import toast
from enrolldesk.ui.kit.formats import whole
from enrolldesk.ui.office import Office

if TYPE_CHECKING:
    from enrolldesk.app.session import Session

FOLDER: Final = "export/folder"
FORMAT: Final = "export/format"
_FILTERS: Final = {
    FileFormat.XLSX: "Excel workbook (*.xlsx)",
    FileFormat.CSV: "CSV, text with commas (*.csv)",
}


_Told = Callable[[str], None]


class _Stopped(Exception):
    """Staff thought better of it; nothing is left behind."""


class Exporter(QObject):
    """Exports one thing at a time; the window works on meanwhile."""

    finished = Signal()
    """The file is written, or will not be."""
    _progressed = Signal(str)

    def __init__(
        self, office: Office, window: QWidget, open_session: Callable[[], Session]
    ) -> None:
        super().__init__(window)
        self._office = office
        self._window = window
        self._open_session = open_session
        self._stop = Event()
        self._progress: ProgressDialog | None = None
        self._progressed.connect(self._show_progress)

    @property
    def busy(self) -> bool:
        """Whether a file is being written."""
        return self._progress is not None

    def ask(
        self, shown: Shown, title: str, formats: tuple[FileFormat, ...] = tuple(FileFormat)
    ) -> None:
        """Ask where the table goes, and write it there."""
        if self.busy:
            toast(self._window, "Another file is being written.", icon="hourglass")
            return
        dialog = self._dialog(title, formats)
        dialog.fileSelected.connect(
            lambda path: self.write(shown, title, _named(Path(path), dialog, formats))
        )
        dialog.open()

    def write(self, shown: Shown, title: str, path: Path) -> None:
        """Write the file in a thread; the end of its name says what kind it is."""
        file_format = FileFormat(path.suffix.removeprefix(".").casefold())
        self._office.remembered.setValue(FOLDER, str(path.parent))
        self._office.remembered.setValue(FORMAT, file_format.value)

        def work(session: Session, progress: _Told) -> str:
            table = shown if isinstance(shown, Table) else shown(session.desk.reads)
            progress("0 rows")
            count = session.exports.write(
                path, table, file_format, lambda count: progress(f"{whole(count)} rows")
            )
            return f"Exported {whole(count)} row{'' if count == 1 else 's'} to {path.name}"

        self._start(title, path, work)

    def ask_everything(self) -> None:
        """Ask where the whole school goes, and write it there."""
        if self.busy:
            toast(self._window, "Another file is being written.", icon="hourglass")
            return
        school = self._office.reads.school()
        dialog = self._file_dialog("Export everything", school.name if school else "School", "zip")
        dialog.setNameFilter("Exported school (*.zip)")
        dialog.setDefaultSuffix("zip")
        dialog.fileSelected.connect(lambda path: self.write_everything(Path(path)))
        dialog.open()

    def write_everything(self, path: Path) -> None:
        """Write the whole school in a thread, and read it back."""
        self._office.remembered.setValue(FOLDER, str(path.parent))

        def work(session: Session, progress: _Told) -> str:
            report = session.archive.write(
                path, lambda done, of: progress(f"{whole(done)} of {whole(of)} records")
            )
            count = sum(report.counts.values())
            return f"Everything is in {path.name} ({whole(count)} records), and was read back"

        self._start("everything", path, work)

    def _start(self, title: str, path: Path, work: Callable[[Session, _Told], str]) -> None:
        self._stop = stop = Event()

        def progress(state: str) -> None:
            if stop.is_set():
                raise _Stopped
            self._progressed.emit(state)

        def done() -> str:
            with closing(self._open_session()) as session:
                return work(session, progress)

        self._progress = ProgressDialog(f"Exporting {title}", path.name, self._window)
        self._progress.stop_asked.connect(stop.set)
        self._progress.show_soon()
        Errand(
            done,
            lambda said: self._done(path, said),
            lambda error: self._failed(path, error),
            parent=self,
            cancel=stop.set,
        )

    def _dialog(self, title: str, formats: tuple[FileFormat, ...]) -> QFileDialog:
        kept = self._office.remembered
        usual = str(kept.value(FORMAT, FileFormat.XLSX.value))
        chosen = next((one for one in formats if one.value == usual), formats[0])
        dialog = self._file_dialog(f"Export {title}", title, chosen.value)
        dialog.setNameFilters([_FILTERS[one] for one in formats])
        dialog.selectNameFilter(_FILTERS[chosen])
        dialog.setDefaultSuffix(chosen.value)
        dialog.filterSelected.connect(
            lambda words: dialog.setDefaultSuffix(_format_of(words, formats).value)
        )
        return dialog

    def _file_dialog(self, caption: str, title: str, suffix: str) -> QFileDialog:
        dialog = QFileDialog(self._window, caption)
        dialog.setObjectName("export_file")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        folder = str(self._office.remembered.value(FOLDER, ""))
        if folder and Path(folder).is_dir():
            dialog.setDirectory(folder)
        day = self._office.desk.today().isoformat()
        dialog.selectFile(f"{file_name(title)} {day}.{suffix}")
        return dialog

    def _show_progress(self, state: str) -> None:
        if self._progress is not None:
            self._progress.tell(state)

    def _done(self, path: Path, said: str) -> None:
        self._end()
        toast(
            self._window,
            said,
            icon="file-down",
            action="Show" if path.suffix == ".zip" else "Open",
            on_action=lambda: _open(path.parent if path.suffix == ".zip" else path),
        )

    def _failed(self, path: Path, error: Exception) -> None:
        self._end()
        if isinstance(error, _Stopped):
            toast(self._window, f"Stopped; {path.name} was not written.", icon="circle-x")
        elif isinstance(error, DeskError):
            toast(self._window, sentence(error, self._office.money), icon="triangle-alert")
        else:
            raise error

    def _end(self) -> None:
        if self._progress is not None:
            self._progress.end()
            self._progress = None
        self.finished.emit()


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def file_name(title: str) -> str:
    """A name every system takes."""
    return re.sub(r"[^\w .-]+", "-", title).strip(" .-") or "Export"


def _format_of(words: str, formats: tuple[FileFormat, ...]) -> FileFormat:
    return next((one for one in formats if _FILTERS[one] == words), formats[0])


def _named(path: Path, dialog: QFileDialog, formats: tuple[FileFormat, ...]) -> Path:
    """The path with an end that says what kind of file it is."""
    if path.suffix.removeprefix(".").casefold() in {one.value for one in formats}:
        return path
    chosen = _format_of(dialog.selectedNameFilter(), formats)
    return path.with_name(f"{path.name}.{chosen.value}")
