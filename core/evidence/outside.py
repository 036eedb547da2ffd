"""The copy of the anchors outside the database: one line each, a file a month, only ever appended to.

Whoever writes or compares holds the folder's lock, so nobody sees an anchor between database and file. A line
torn by a crash stays where it is; the whole line follows it, and readers pass over the torn one.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

PATTERN = "anchors-*.txt"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the copy: which anchor it says it is (None when it cannot be read), and its exact text."""

    number: int | None
    text: str


def folder() -> Path:
    """Where the copy is kept: the setting ANCHORS_DIR."""
    return Path(settings.ANCHORS_DIR)


@contextmanager
def held(*, shared: bool = False) -> Iterator[None]:
    """Hold the folder's lock: alone to write (the folder is made if need be), shared to compare."""
    if shared and not folder().is_dir():
        yield
        return
    folder().mkdir(mode=0o750, parents=True, exist_ok=True)
    lock = os.open(folder() / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
    try:
        fcntl.flock(lock, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def lines() -> Iterator[Line]:
    """Every line, oldest first, without those that a crash tore."""
    for path in sorted(folder().glob(PATTERN)):
        yield from _lines_of(path)


def last_line() -> Line | None:
    """The newest line that can be read."""
    for path in sorted(folder().glob(PATTERN), reverse=True):
        readable = [line for line in _lines_of(path) if line.number is not None]
        if readable:
            return readable[-1]
    return None


def append(anchors: Iterable[tuple[datetime, str]]) -> int:
    """Append lines, each into the file of its own month, and wait for the disk; returns how many."""
    by_path: dict[Path, list[str]] = {}
    for at, text in anchors:
        by_path.setdefault(folder() / f"anchors-{at:%Y-%m}.txt", []).append(text)
    for path, texts in by_path.items():
        _append_to(path, texts)
    return sum(map(len, by_path.values()))


def _append_to(path: Path, texts: list[str]) -> None:
    is_new = not path.exists()
    torn = not is_new and path.stat().st_size > 0 and not path.read_bytes().endswith(b"\n")
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o640)
    try:
        with os.fdopen(file, "wb", closefd=False) as stream:
            stream.write((("\n" if torn else "") + "".join(f"{text}\n" for text in texts)).encode())
        os.fsync(file)
    finally:
        os.close(file)
    if is_new:
        _settle(path.parent)


def _settle(directory: Path) -> None:
    """A new file's name is on the disk once its folder is."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _lines_of(path: Path) -> Iterator[Line]:
    texts = path.read_bytes().decode("utf-8", "replace").split("\n")
    for place, text in enumerate(texts):
        if not text:
            continue
        number = _number(text)
        follows = texts[place + 1] if place + 1 < len(texts) else text
        if number is None and (place + 1 == len(texts) or follows.startswith(text)):
            continue  # torn by a crash
        yield Line(number, text)


def _number(text: str) -> int | None:
    try:
        number = json.loads(text)["number"]
    except (ValueError, TypeError, KeyError):
        return None
    return number if isinstance(number, int) else None
