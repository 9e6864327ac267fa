"""The least each thing can take on this machine, measured beside ours."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

BARE_WINDOW = """
import sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            view.viewport().removeEventFilter(self)
            QTimer.singleShot(0, done)
        return False

def done():
    print([time.monotonic_ns(), time.process_time_ns()], flush=True)
    if len(sys.argv) > 1:
        sys.stdin.readline()
    app.quit()

app = QApplication(sys.argv)
window = QMainWindow()
model = QStandardItemModel(50, 4)
for row in range(50):
    for column in range(4):
        model.setItem(row, column, QStandardItem(f"{row} {column}"))
view = QTableView()
view.setModel(model)
window.setCentralWidget(view)
painted = Painted()
view.viewport().installEventFilter(painted)
window.resize(1093, 614)
window.show()
app.exec()
"""
"""A window with one table: prints the monotonic and processor time of its first paint."""


def transactions(folder: Path, count: int = 400) -> list[float]:
    """Milliseconds of single-row transactions with synchronous=FULL on the same disk."""
    connection = sqlite3.connect(folder / "floor.sqlite", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS line (number INTEGER PRIMARY KEY, words TEXT)")
    samples = []
    for number in range(count):
        start = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO line (words) VALUES (?)", (f"line {number} " * 20,))
        connection.execute("COMMIT")
        samples.append((time.perf_counter() - start) * 1000)
    connection.close()
    return samples


def prefix_queries(names: list[str], queries: list[str]) -> list[float]:
    """Milliseconds of bare FTS5 prefix queries over these names, first 50 hits each."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE bare USING fts5(name, prefix='1 2 3')")
    connection.executemany("INSERT INTO bare (name) VALUES (?)", ((name,) for name in names))
    samples = []
    for query in queries:
        start = time.perf_counter()
        terms = " ".join(f'"{word}"*' for word in query.split())
        connection.execute(
            "SELECT rowid, name FROM bare WHERE bare MATCH ? LIMIT 50", (terms,)
        ).fetchall()
        samples.append((time.perf_counter() - start) * 1000)
    connection.close()
    return samples
