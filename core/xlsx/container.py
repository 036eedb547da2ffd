"""What a workbook is made of, looked at before anything in it is parsed.

A workbook is a ZIP of XML parts. What a hostile one can do (unpack to gigabytes, put a gigabyte into one
row, hide a second format behind the first) shows in the ZIP's directory or in the raw bytes of the sheet.
"""

import re
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from core.reasons import Reason
from core.refusals import Refused

MB = 1 << 20
CHUNK = MB
ZIP_MAGIC, OLE_MAGIC = b"PK\x03\x04", bytes.fromhex("D0CF11E0A1B11AE1")
PASSWORD_MARK = "EncryptedPackage".encode("utf-16-le")
OLE_DIRECTORY = 4 * MB
CONTENT_TYPES = "[Content_Types].xml"
XML = (".xml", ".rels", ".vml")
SHEETS = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
PREFIX = re.compile(rb"<([\w.-]+:)?worksheet[\s>]")
WORDS_PREFIX = re.compile(rb"<([\w.-]+:)?sst[\s>/]")
ROWS_END = re.compile(rb"</(?:[\w.-]+:)?sheetData")
ROW_NUMBER = re.compile(rb"""[^>]*?\sr\s*=\s*["'](\d{1,7})["']""")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a workbook may hold at most. Bytes, but for the counts and the seconds."""

    file: int = 50 * MB
    unpacked: int = 400 * MB
    words: int = 64 * MB  # the shared strings: held in memory while the sheet is read
    furniture: int = 4 * MB  # all other XML: styles, themes, relations, each parsed whole
    ratio: int = 200  # unpacked to packed, once it is more than a few megabytes
    row: int = 4 * MB  # one row, or one shared string
    rows: int = 200_000
    columns: int = 200
    seconds: float = 120.0


def check_container(path: Path, limits: Limits) -> None:
    """Refuse what is no workbook, has a password or macros, or is too large packed or unpacked."""
    if path.stat().st_size > limits.file:
        raise refusal("workbook_too_large", limit=limits.file // MB)
    with path.open("rb") as stream:
        head = stream.read(8)
        if head == OLE_MAGIC:
            has_password = PASSWORD_MARK in head + stream.read(OLE_DIRECTORY) or _ends_with_password(stream)
            raise refusal("workbook_password" if has_password else "not_a_workbook")
    if head[:4] != ZIP_MAGIC:
        raise refusal("not_a_workbook")
    try:
        with zipfile.ZipFile(path) as archive:
            _check_parts(archive.infolist(), limits)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as fault:
        raise refusal("not_a_workbook") from fault


def _ends_with_password(stream: IO[bytes]) -> bool:
    stream.seek(0, 2)
    stream.seek(max(0, stream.tell() - OLE_DIRECTORY))
    return PASSWORD_MARK in stream.read()


def _check_parts(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    names = [part.filename for part in parts]
    if any(part.flag_bits & 1 for part in parts):
        raise refusal("workbook_password")
    is_odd = any(name.startswith("/") or "\\" in name or ".." in name.split("/") for name in names)
    if CONTENT_TYPES not in names or len(set(names)) != len(names) or is_odd:
        raise refusal("not_a_workbook")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise refusal("workbook_macro")
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    is_bomb = unpacked > 8 * MB and unpacked > packed * limits.ratio
    words = sum(part.file_size for part in parts if part.filename.lower().endswith("sharedstrings.xml"))
    other = sum(part.file_size for part in parts if _is_furniture(part.filename.lower()))
    if is_bomb or unpacked > limits.unpacked or words > limits.words or other > limits.furniture:
        raise refusal("workbook_too_large", limit=limits.unpacked // MB)


def _is_furniture(name: str) -> bool:
    is_read_in_parts = SHEETS.fullmatch(name) or name.endswith("sharedstrings.xml")
    return name.endswith(XML) and not is_read_in_parts


def last_filled_row(path: Path, part: str, limits: Limits) -> int:
    """The number of the last row that holds anything, found in the raw bytes: much quicker than by parsing.

    Refuses more filled rows than the limit, one row of an unreasonable size, and a sheet that is not UTF-8.
    """
    last = number = filled = 0
    deadline = Deadline(limits.seconds)
    with zipfile.ZipFile(path) as archive, archive.open(part) as stream:
        start = stream.read(CHUNK)
        named = PREFIX.search(start)
        if named is None:
            raise refusal("not_a_workbook")
        prefix = b"<" + (named[1] or b"")  # "<" or "<x:"
        tags = tuple(prefix + tag for tag in (b"v", b"is", b"f"))
        for row in _row_bytes(start, stream, prefix + b"row", limits):
            found = ROW_NUMBER.match(row)
            number = int(found[1]) if found else number + 1
            if any(tag in row for tag in tags):
                last, filled = number, filled + 1
            if filled > limits.rows:
                raise refusal("too_many_rows", limit=limits.rows)
            if number % 1024 == 0:
                deadline.check()
    return last


def check_words(path: Path, part: str, limits: Limits) -> None:
    """Refuse a shared string of an unreasonable size: the parser would hold all its pieces at once."""
    with zipfile.ZipFile(path) as archive, archive.open(part) as stream:
        start = stream.read(CHUNK)
        named = WORDS_PREFIX.search(start)
        if named is None:
            raise refusal("not_a_workbook")
        for _ in _row_bytes(start, stream, b"<" + (named[1] or b"") + b"si", limits):
            pass


def _row_bytes(chunk: bytes, stream: IO[bytes], tag: bytes, limits: Limits) -> Iterator[bytes]:
    """The bytes from each opening of a row to the next or to the rows' end; ``chunk`` is read already."""
    buffer, is_before_rows = b"", True
    while chunk:
        buffer += chunk
        end = ROWS_END.search(buffer)
        *rows, buffer = (buffer[: end.start()] if end else buffer).split(tag)
        if any(len(row) > limits.row for row in rows):
            raise refusal("workbook_too_large", limit=limits.unpacked // MB)
        yield from rows[is_before_rows:]
        is_before_rows = is_before_rows and not rows
        if len(buffer) > limits.row:
            raise refusal("workbook_too_large", limit=limits.unpacked // MB)
        chunk = b"" if end else stream.read(CHUNK)
    if not is_before_rows:
        yield buffer


class Deadline:
    """Refuses to go on after so many seconds; ``reading`` asks it before each piece of a stream."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._end = seconds, time.monotonic() + seconds

    def check(self) -> None:
        if time.monotonic() > self._end:
            raise refusal("workbook_too_slow", seconds=round(self._seconds))

    def reading(self, stream: IO[bytes]) -> "TimedStream":
        return TimedStream(stream, self)


@dataclass(frozen=True, slots=True)
class TimedStream:
    """A stream for a parser, which ends with a refusal when the time is up."""

    stream: IO[bytes]
    deadline: Deadline

    def read(self, size: int = -1) -> bytes:
        self.deadline.check()
        return self.stream.read(size)


def refusal(code: str, **params: object) -> Refused:
    """A refusal of an upload: 422, for the request was understood and what it brought is not usable."""
    return Refused(Reason(code, params), status=422)
