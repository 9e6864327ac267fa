"""Form fields: a label above, the editor, and below it a hint or what is wrong."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from enrolldesk.ui.kit.line_edit import LineEdit
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space

W = TypeVar("W", bound=QWidget)


class Field(QWidget, Generic[W]):
    """A labelled editor; `label` may carry a mnemonic ("&Phone"), the editor is its buddy.

    The editor gets `name` as its object name. `edited` is emitted when staff change the value,
    not when the program does.
    """

    edited = Signal()

    def __init__(
        self, name: str, label: str, editor: W, *, hint: str = "", required: bool = False
    ) -> None:
        super().__init__()
        self.setObjectName(f"{name}_field")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.editor = editor
        self.required = required
        self._hint = hint
        self._error: str | None = None
        self._clean: Any = None
        editor.setObjectName(name)
        self.label: QLabel = words(label, "label", name=f"{name}_label")
        self.label.setBuddy(editor)
        self.note: QLabel = words(hint, "hint", wrap=True, name=f"{name}_note")
        self._plain = label.replace("&", "")
        editor.setAccessibleName(self._plain or name.replace("_", " "))
        editor.setAccessibleDescription(hint)
        if not editor.toolTip():
            editor.setToolTip(hint or self._plain)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(self.label)
        column.addWidget(editor)
        column.addWidget(self.note)
        self.label.setVisible(bool(label))
        self.note.setVisible(bool(hint))
        self.setFocusProxy(editor)

    @property
    def error(self) -> str | None:
        """What is said to be wrong now, or None."""
        return self._error

    def set_label(self, label: str) -> None:
        """Change the words above the editor."""
        self.label.setText(label)
        self._plain = label.replace("&", "")
        self.editor.setAccessibleName(self._plain)

    def set_hint(self, hint: str) -> None:
        """Change the line below the editor; shown while nothing is wrong."""
        self._hint = hint
        self._show_note()

    def set_error(self, error: str | None) -> None:
        """Say what is wrong beside the field it concerns; None takes it back."""
        if error == self._error:
            return
        self._error = error
        self.editor.setProperty("invalid", error is not None)
        self.editor.style().unpolish(self.editor)
        self.editor.style().polish(self.editor)
        self._show_note()

    def check(self) -> bool:
        """Whether the value may be taken; shows what is wrong with it."""
        missing = self.required and self.value() in (None, "")
        self.set_error(f"{self._plain or 'This'} is needed." if missing else None)
        return not missing

    def value(self) -> Any:
        """What the field holds."""
        raise NotImplementedError

    def mark_clean(self) -> None:
        """Take the present value as the one that needs no question when the dialog closes."""
        self._clean = self.value()

    def is_changed(self) -> bool:
        """Whether the value differs from the clean one."""
        return bool((self.value() or None) != (self._clean or None))

    def _show_note(self) -> None:
        shown = self._error or self._hint
        role = "error" if self._error else "hint"
        if self.note.property("role") != role:
            self.note.setProperty("role", role)
            self.note.style().unpolish(self.note)
            self.note.style().polish(self.note)
        self.note.setText(shown)
        self.note.setVisible(bool(shown))
        self.editor.setAccessibleDescription(shown)


class TextField(Field[LineEdit]):
    """One line of text; `checker` turns the text into what is wrong with it, or None."""

    changed = Signal(str)

    def __init__(
        self,
        name: str,
        label: str,
        *,
        placeholder: str = "",
        hint: str = "",
        required: bool = False,
        longest: int = 200,
        checker: Callable[[str], str | None] | None = None,
    ) -> None:
        editor = LineEdit()
        super().__init__(name, label, editor, hint=hint, required=required)
        editor.setPlaceholderText(placeholder)
        editor.setMaxLength(longest)
        self._checker = checker
        editor.textEdited.connect(self._on_edited)
        editor.textChanged.connect(self.changed)
        editor.left.connect(self._on_left)

    def text(self) -> str:
        """What stands there, without spaces around it."""
        return self.editor.text().strip()

    def set_text(self, text: str) -> None:
        """Put this text there."""
        self.editor.setText(text)

    def value(self) -> Any:
        return self.text()

    def check(self) -> bool:
        if not super().check():
            return False
        wrong = self._checker(self.text()) if self._checker and self.text() else None
        self.set_error(wrong)
        return wrong is None

    def _on_edited(self) -> None:
        # What was wrong goes as soon as it is put right, never comes while staff still type.
        if self.error is not None:
            self.check()
        self.edited.emit()

    def _on_left(self) -> None:
        if self.text():
            self.check()


class MoneyField(TextField):
    """An amount as text; `parse` is the domain's, told the separators of this computer.

    `parse` raises `errors` for what is no amount; `message` makes the sentence staff read.
    """

    def __init__(
        self,
        name: str,
        label: str,
        *,
        parse: Callable[[str], Any],
        errors: type[Exception] | tuple[type[Exception], ...] = ValueError,
        message: Callable[[Exception], str] = str,
        placeholder: str = "",
        hint: str = "",
        required: bool = False,
    ) -> None:
        super().__init__(
            name, label, placeholder=placeholder, hint=hint, required=required, longest=40
        )
        self._parse, self._errors, self._message = parse, errors, message
        self._checker = self._wrong

    def amount(self) -> Any:
        """The amount, or None while the text is empty or no amount."""
        if not self.text():
            return None
        try:
            return self._parse(self.text())
        except self._errors:
            return None

    def _wrong(self, text: str) -> str | None:
        try:
            self._parse(text)
        except self._errors as error:
            return self._message(error)
        return None


class NotesField(Field[QPlainTextEdit]):
    """Several lines of text; Tab leaves it, Enter makes a line."""

    def __init__(
        self, name: str, label: str, *, placeholder: str = "", hint: str = "", lines: int = 3
    ) -> None:
        editor = QPlainTextEdit()
        super().__init__(name, label, editor, hint=hint)
        editor.setPlaceholderText(placeholder)
        editor.setTabChangesFocus(True)
        editor.setFixedHeight(lines * editor.fontMetrics().lineSpacing() + 22)
        editor.textChanged.connect(self._on_changed)
        self._setting = False

    def text(self) -> str:
        """What stands there, without spaces around it."""
        return self.editor.toPlainText().strip()

    def set_text(self, text: str) -> None:
        """Put this text there."""
        self._setting = True
        self.editor.setPlainText(text)
        self._setting = False

    def value(self) -> Any:
        return self.text()

    def _on_changed(self) -> None:
        if not self._setting:
            self.edited.emit()


class ComboField(Field[QComboBox]):
    """One of a few that need no search, such as a paper size; see `Picker` for courses."""

    chosen = Signal(object)

    def __init__(
        self, name: str, label: str, choices: list[tuple[Any, str]], *, hint: str = ""
    ) -> None:
        editor = QComboBox()
        super().__init__(name, label, editor, hint=hint)
        for key, text in choices:
            editor.addItem(text, key)
        editor.currentIndexChanged.connect(lambda: self.chosen.emit(self.key))
        editor.activated.connect(lambda: self.edited.emit())

    @property
    def key(self) -> Any:
        """The key of the choice that holds."""
        return self.editor.currentData()

    def choose(self, key: Any) -> None:
        """Make this choice hold; an unknown key changes nothing."""
        place = self.editor.findData(key)
        if place >= 0:
            self.editor.setCurrentIndex(place)

    def value(self) -> Any:
        return self.key


class CheckField(QCheckBox):
    """A check box with a name and a tip."""

    def __init__(self, name: str, text: str, *, tip: str = "", on: bool = False) -> None:
        super().__init__(text)
        self.setObjectName(name)
        self.setToolTip(tip or text.replace("&", ""))
        self.setChecked(on)
