"""PDF: a whole file of that kind, without scripts, launches, attachments or a password.

The scan reads names in the file's own text and in its packed object streams. It does not run a viewer: a name
that a viewer would put together from several objects is not found. That is for the scanner that comes later.
"""

import re
import zlib

from core.uploads.kinds import is_web, refusal

MB = 1 << 20
END_WITHIN = 1024
MOST_UNPACKED = 48 * MB
MOST_STREAMS = 4_000
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
    plain = HEX.sub(lambda found: bytes([int(found[1], 16)]), text) if b"#" in text else text
    if LOCKED.search(plain):
        raise refusal("upload_password")
    if ACTIVE.search(plain):
        raise refusal("upload_active")


def _object_streams(data: bytes) -> list[bytes]:
    """The packed objects of newer files, unpacked; together no more than a bounded amount."""
    found: list[bytes] = []
    left = MOST_UNPACKED
    for number, start in enumerate(STREAM.finditer(data)):
        if number > MOST_STREAMS * 10 or len(found) > MOST_STREAMS:
            raise refusal("upload_unpacks_too_large")
        head = data[max(0, start.start() - DICTIONARY) : start.start()].rpartition(b"endobj")[2]
        if b"#" in head:
            head = HEX.sub(lambda hidden: bytes([int(hidden[1], 16)]), head)
        if not OBJECTS.search(head):
            continue
        part = _unpacked(data[start.end() : start.end() + 4 * MB], left)
        left -= len(part)
        found.append(part)
    return found


def _unpacked(packed: bytes, most: int) -> bytes:
    packer = zlib.decompressobj()
    try:
        part = packer.decompress(packed, max(1, most))
    except zlib.error as fault:
        raise refusal("upload_active") from fault  # packed in a way that cannot be looked into
    if packer.unconsumed_tail and not packer.eof:
        raise refusal("upload_unpacks_too_large")
    return part
