"""Look for credentials in the files of the repository, in all of its history, or in a package.

    python packaging/scan_for_secrets.py              what git keeps track of
    python packaging/scan_for_secrets.py --history    every line that was ever committed
    python packaging/scan_for_secrets.py FILE.whl …   what is in a package

What credentials look like is known to detect-secrets; Google's own are added here. Only formats
that nothing else has are looked for, so that nothing has to be excused: no measure of disorder,
which every digest and id of this program would alarm. Words like ``password = "…"`` are looked
for in what is shipped alone; a test may have an invented password. A line that has to look like
one ends with ``pragma: allowlist secret`` and says why beside it; what is in the history already
and was invented is listed below by its digest.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from detect_secrets.core.scan import scan_line
from detect_secrets.plugins.aws import AWSKeyDetector
from detect_secrets.plugins.azure_storage_key import AzureStorageKeyDetector
from detect_secrets.plugins.basic_auth import BasicAuthDetector
from detect_secrets.plugins.discord import DiscordBotTokenDetector
from detect_secrets.plugins.github_token import GitHubTokenDetector
from detect_secrets.plugins.gitlab_token import GitLabTokenDetector
from detect_secrets.plugins.jwt import JwtTokenDetector
from detect_secrets.plugins.npm import NpmDetector
from detect_secrets.plugins.openai import OpenAIDetector
from detect_secrets.plugins.private_key import PrivateKeyDetector
from detect_secrets.plugins.pypi_token import PypiTokenDetector
from detect_secrets.plugins.sendgrid import SendGridDetector
from detect_secrets.plugins.slack import SlackDetector
from detect_secrets.plugins.square_oauth import SquareOAuthDetector
from detect_secrets.plugins.stripe import StripeDetector
from detect_secrets.plugins.twilio import TwilioKeyDetector
from detect_secrets.settings import transient_settings

_KNOWN = (
    AWSKeyDetector,
    AzureStorageKeyDetector,
    BasicAuthDetector,
    DiscordBotTokenDetector,
    GitHubTokenDetector,
    GitLabTokenDetector,
    JwtTokenDetector,
    NpmDetector,
    OpenAIDetector,
    PrivateKeyDetector,
    PypiTokenDetector,
    SendGridDetector,
    SlackDetector,
    SquareOAuthDetector,
    StripeDetector,
    TwilioKeyDetector,
)
_GOOGLE = {
    "Google API key": r"\bAIza[0-9A-Za-z_-]{35}\b",
    "Google access token": r"\bya29\.[0-9A-Za-z_-]{20,}",
    "Google refresh token": r"\b1//0[0-9A-Za-z_-]{30,}",
    "Google client secret": r"\bGOCSPX-[0-9A-Za-z_-]{28}\b",
    "Firebase refresh token": r"\bAMf-[0-9A-Za-z_-]{40,}",
    "Service account's key": r"\"private_key_id\"\s*:\s*\"[0-9a-f]{40}\"",
}
_FORMATS: tuple[tuple[str, re.Pattern[str]], ...] = (
    *((known.secret_type, form) for known in _KNOWN for form in known.denylist),
    *((name, re.compile(form)) for name, form in _GOOGLE.items()),
)
# What was committed and is nobody's, by its SHA-256: history cannot be excused line by line.
_INVENTED = {
    # A token that a test of the log put into an error.
    "6c7cebd2dbe00cd92dcf3b2d31306736f46ec16a3520bc59998d42de34e6af1f",
}
_EXCUSED = "pragma: allowlist secret"
# Shipped, or run by whoever builds it.
_WORDED = ("src/", "firestore/", "packaging/", ".ci/", "Makefile", "pyproject.toml")
_UNTOLD = (".json", ".svg", ".typ", ".lock")
_KEYWORDS = {"plugins_used": [{"name": "KeywordDetector"}]}


@dataclass(frozen=True)
class Suspect:
    """A line that looks like a credential; which one it is is not said again."""

    where: str
    kind: str


def suspects(where: str, text: str) -> Iterator[Suspect]:
    """Every place of a text that has the format of a credential."""
    for kind, form in _FORMATS:
        for found in form.finditer(text):
            begin = text.rfind("\n", 0, found.start()) + 1
            end = text.find("\n", found.end())
            if hashlib.sha256(found.group().encode()).hexdigest() in _INVENTED:
                continue
            if _EXCUSED not in text[begin : end if end >= 0 else len(text)]:
                yield Suspect(f"{where}:{text.count(chr(10), 0, begin) + 1}", kind)


def worded(where: str, text: str) -> Iterator[Suspect]:
    """Every line of a text that gives a secret its value."""
    with transient_settings(_KEYWORDS):
        for number, line in enumerate(text.splitlines(), 1):
            # A cheap look first: the library takes a millisecond for each line.
            if not _MAY_NAME_ONE.search(line) or _EXCUSED in line:
                continue
            for found in scan_line(line):
                yield Suspect(f"{where}:{number}", found.type)


_MAY_NAME_ONE = re.compile(r"(?i)(api|auth|key|pass|priv|pwd|secret|token|contrase|aws|db_)")


def of_the_tree() -> Iterator[Suspect]:
    """What git keeps track of, as it is on the disk; without git, everything that is not made."""
    for name in _files():
        file = Path(name)
        if not file.is_file():
            continue
        text = file.read_bytes().decode("utf-8", "replace")
        yield from suspects(name, text)
        if name.startswith(_WORDED) and file.suffix not in _UNTOLD:
            yield from worded(name, text)


def of_the_history() -> Iterator[Suspect]:
    """Every line that was ever committed, with its commit."""
    told = _git("log", "-p", "--all")
    if told is None:
        print("There is no history here.", file=sys.stderr)
        return
    for commit in re.split(r"(?m)^(?=commit [0-9a-f]{40}$)", told):
        yield from suspects(f"git show {commit[7:19]}", commit)


def of_a_package(package: Path) -> Iterator[Suspect]:
    """Every file in a wheel."""
    with zipfile.ZipFile(package) as opened:
        for name in opened.namelist():
            text = opened.read(name).decode("utf-8", "replace")
            yield from suspects(f"{package.name}/{name}", text)


def _files() -> list[str]:
    kept = _git("ls-files", "-z")
    if kept is not None:
        return [name for name in kept.split("\0") if name]
    found = (file.as_posix() for file in Path().rglob("*"))
    return [name for name in found if not _MADE.match(name)]


_MADE = re.compile(r"\.|build/|dist/|docs/(_build|images)/|.*(__pycache__|node_modules)/")


def _git(*words: str) -> str | None:
    """What git says; None where there is no repository."""
    asked = ["git", "-c", "core.quotePath=off", *words]
    try:
        said = subprocess.run(asked, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return said.stdout.decode("utf-8", "replace")


def main(words: Iterable[str]) -> int:
    """Tell what looks like a credential; returns 1 where something does."""
    asked = list(words)
    if asked == ["--history"]:
        found = list(of_the_history())
    elif asked:
        found = [suspect for name in asked for suspect in of_a_package(Path(name))]
    else:
        found = list(of_the_tree())
    for suspect in found:
        print(f"{suspect.where}: looks like a credential ({suspect.kind})", file=sys.stderr)
    if found:
        print("Take it out, and change it where it was real: what was", file=sys.stderr)
        print(
            "committed once is known. How to excuse a line: this program’s head.", file=sys.stderr
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
