"""Every key by subject, for the sheet of keys."""

from __future__ import annotations

from dataclasses import dataclass

from enrolldesk.ui.actions import ACTIONS


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """A heading on the sheet of keys and what stands under it."""

    title: str
    keys: tuple[tuple[str, str], ...]


def key_groups() -> tuple[KeyGroup, ...]:
    """All keys by subject: those of the table, and those that hold in every dialog."""
    known = {spec.name: spec for spec in ACTIONS}

    def line(name: str, words: str) -> tuple[str, str]:
        return " or ".join(known[name].keys), words

    return (
        KeyGroup(
            "At the counter",
            (
                line("walk_in", "Walk-in"),
                line("search", "Search: name, phone, e-mail, receipt number"),
                line("enroll", "Enroll the student shown"),
                line("pay", "Take a payment"),
                line("receipt", "Receipt"),
                line("reminders", "Reminders: who is overdue"),
                line("import_students", "Import students"),
                line("switch_staff", "Switch staff"),
                line("lock", "Lock the desk, where PINs are set"),
                line("send_now", "Send now, where desks are connected"),
            ),
        ),
        KeyGroup(
            "In a form",
            (
                ("Enter", "Take the highlighted match, else next field"),
                ("Ctrl+Enter", "Record"),
                ("Esc", "Close the list, then the form"),
                ("Tab", "Next field; Shift+Tab back"),
                ("Alt+letter", "The field or button with that letter"),
            ),
        ),
        KeyGroup(
            "Around the window",
            (
                line("students", "Students"),
                line("courses", "Courses"),
                line("payments", "Payments"),
                line("balances", "Balances"),
                line("day_close", "Day close"),
                line("history", "Audit log"),
                line("sync", "Sync, where desks are connected"),
                line("export", "Write what is shown to a file"),
                line("narrow", "Side bar as icons"),
                line("settings", "Settings"),
                ("F10", "Menu"),
                line("keys", "This sheet"),
                line("quit", "Quit"),
            ),
        ),
    )
