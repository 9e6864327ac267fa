"""Figures, their floors and ratios: collected, printed as a table, kept as JSON."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement at one school size beside its floor of the same run.

    ``limit`` is the ratio (``kind`` "ratio") or the absolute milliseconds (``kind`` "ms") that
    the budget allows; None where the size has no budget of its own.
    """

    name: str
    students: int
    unit: str
    floor: float
    measured: float
    kind: str = "ratio"
    limit: float | None = None
    detail: str = ""

    @property
    def ratio(self) -> float:
        """How many times the floor it takes."""
        return self.measured / self.floor if self.floor else float("inf")

    @property
    def within(self) -> bool | None:
        """Whether the budget is kept; None without one."""
        if self.limit is None:
            return None
        return (self.ratio if self.kind == "ratio" else self.measured) <= self.limit


def percentile(samples: Sequence[float], share: float) -> float:
    """The value below which this share (0..1) of the samples lies."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def table(figures: Iterable[Figure]) -> str:
    """The figures as a Markdown table."""
    head = "| what | students | floor | measured | ratio | budget | kept | detail |"
    lines = [head, "|---|--:|--:|--:|--:|---|---|---|"]
    for figure in figures:
        budget = {
            "ratio": f"≤ {figure.limit:g} ×" if figure.limit else "–",
            "ms": f"≤ {figure.limit:g} {figure.unit}" if figure.limit else "–",
        }[figure.kind]
        kept = {True: "yes", False: "**no**", None: "–"}[figure.within]
        lines.append(
            f"| {figure.name} | {figure.students:,} | {figure.floor:.4g} {figure.unit} "
            f"| {figure.measured:.4g} {figure.unit} | {figure.ratio:.2f} × | {budget} | {kept} "
            f"| {figure.detail} |"
        )
    return "\n".join(lines)


def keep(figures: Sequence[Figure], path: Path) -> None:
    """Write the figures with what they were measured on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    record = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "system": platform.system(),
        "cores": os.cpu_count(),
        "figures": [
            asdict(figure) | {"ratio": figure.ratio, "within": figure.within} for figure in figures
        ],
    }
    path.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
