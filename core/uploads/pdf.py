"""PDF: a whole file of that kind, without scripts, launches, attachments or a password.

The scan reads names in the file's own text and in its packed object streams. It does not run a viewer: a name
that a viewer would put together from several objects is not found. That is for the scanner that comes later.
"""

import re
import zlib
from itertools import islice

from core.uploads.kinds import is_web, refusal

MB = 1 << 20
END_WITHIN = 1024
MOST_UNPACKED = 48 * MB
PIECE = 16 * 1024
MOST_STREAMS, MOST_SPELT = 4_000, 100_000
HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
VERSION = re.compile(rb"%PDF-[12]\.\d")
ACTIVE = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|Filespec|RichMedia|GoToE|GoToR|ImportData|SubmitForm|XFA|OpenAction\s*<<)"
    rb"(?![A-Za-z0-9])"
)
LOCKED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
OBJECTS = re.compile(rb"/ObjStm(?![A-Za-z0-9])")
STREAM = re.compile(rb"(?<!end)stream\r?\n")
DICTIONARY = 600  # bytes before "stream" in which an object stream says what it is


def check_pdf(data: bytes) -> None:
    """Refuse what is broken, has something around it, needs a password or does more than show pages."""
    tail = data[-END_WITHIN:]
    if not VERSION.match(data) or b"startxref" not in tail:
        raise refusal("upload_broken")
    if tail.rpartition(b"%%EOF")[2].strip(b"\0\r\n\t ") or b"%%EOF" not in tail or is_web(data[:END_WITHIN]):
        raise refusal("upload_mixed")
    _check_names(data)
    for part in _object_streams(data):
        _check_names(part)


def _check_names(text: bytes) -> None:
    if sum(1 for _ in islice(HEX.finditer(text), MOST_SPELT + 1)) > MOST_SPELT:
        raise refusal("upload_active")  # nobody spells so many names in codes who has nothing to hide
    plain = HEX.sub(_spelt, text)
    if LOCKED.search(plain):
        raise refusal("upload_password")
    if ACTIVE.search(plain):
        raise refusal("upload_active")


def _spelt(found: re.Match[bytes]) -> bytes:
    """A letter that was written as its code."""
    return bytes([int(found[1], 16)])


def _object_streams(data: bytes) -> list[bytes]:
    """The packed objects of newer files, unpacked; together no more than a bounded amount."""
    found: list[bytes] = []
    most, packed = MOST_UNPACKED, len(data)
    for number, start in enumerate(STREAM.finditer(data)):
        if number > MOST_STREAMS * 10 or len(found) > MOST_STREAMS:
            raise refusal("upload_unpacks_too_large")
        head = data[max(0, start.start() - DICTIONARY) : start.start()].rpartition(b"endobj")[2]
        if b"#" in head:
            head = HEX.sub(_spelt, head)
        if OBJECTS.search(head):
            part, read = _unpacked(data, start.end(), most)
            most, packed = most - len(part), packed - read
            if packed < 0:  # the streams lie over each other
                raise refusal("upload_unpacks_too_large")
            found.append(part)
    return found


def _unpacked(data: bytes, at: int, most: int) -> tuple[bytes, int]:
    """What is packed at this place, and how many bytes of the file were read for it."""
    packer, parts, start = zlib.decompressobj(), [], at
    try:
        while not packer.eof and at < len(data):
            parts.append(packer.decompress(data[at : at + PIECE], max(1, most)))
            most -= len(parts[-1])
            at += PIECE
            if packer.unconsumed_tail or most < 0:
                raise refusal("upload_unpacks_too_large")
    except zlib.error as fault:
        raise refusal("upload_active") from fault  # packed in a way that cannot be looked into
    return b"".join(parts), min(at, len(data)) - start - len(packer.unused_data)
