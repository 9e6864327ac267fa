"""What opening a home found out, in words."""

from __future__ import annotations

from enrolldesk.app.session import OpeningReport


def report_words(report: OpeningReport) -> str:
    """What opening found out, as a sentence; empty when there is nothing to tell."""
    if not report.new_series:
        return ""
    first = f"This desk was restored. Its receipts continue as {report.new_series}-000001."
    if not report.last_known:
        return first
    return (
        f"{first} The last receipt known here is {report.last_known}: later ones may have been "
        "handed out and are missing. Compare them with the paper copies."
    )
