"""Pictures: walked from their first byte to their last, so that nothing else fits in between or behind.

They are not decoded: the size that the header claims bounds what a viewer will unpack.
"""

import re
import struct
import zlib
from collections.abc import Iterator

from core.uploads.kinds import is_web, refusal

LONGEST_SIDE, MOST_PIXELS = 30_000, 120_000_000
SOI, EOI = b"\xff\xd8", 0xD9
SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # SOF: the markers that tell width and height
BARE = {0x01, *range(0xD0, 0xD9)}  # markers without a length
SCAN, FILLING = 0xDA, 0xFF
AFTER_SCAN = re.compile(rb"\xff[^\xff\x00\xd0-\xd7]")
MOST_PICTURES = 8
PNG_COLOURS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
WEBP_PARTS = {b"VP8 ", b"VP8L", b"VP8X", b"ANIM", b"ANMF", b"ALPH", b"ICCP", b"EXIF", b"XMP "}
FIRST_LINES = 64 * 1024
MOST_CHUNKS = 20_000


def check_jpeg(data: bytes) -> None:
    """One picture after the other (phones put a second one behind), and zeros to fill up."""
    at = pictures = 0
    while data[at : at + 2] == SOI and pictures < MOST_PICTURES:
        at, pictures = _jpeg_end(data, at + 2), pictures + 1
    if data[at:].strip(b"\0"):
        raise refusal("upload_behind_picture")


def _jpeg_end(data: bytes, at: int) -> int:
    """Where the picture ends whose first marker stands at ``at``."""
    is_sized = is_scanned = False
    for _segment in range(MOST_CHUNKS):
        if data[at : at + 1] != b"\xff" or at + 2 > len(data):
            break
        marker = data[at + 1]
        if marker == EOI and is_sized and is_scanned:
            return at + 2
        if marker in BARE or marker == FILLING:
            at += 2 if marker in BARE else 1
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        segment = data[at + 4 : at + 2 + length]
        if length < 2 or len(segment) != length - 2:
            break
        is_sized = _look_at_segment(marker, segment) or is_sized
        at += 2 + length
        if marker == SCAN:
            is_scanned, at = True, _scan_end(data, at)
    raise refusal("upload_broken")


def _look_at_segment(marker: int, segment: bytes) -> bool:
    """Refuse markup in a comment or in metadata; whether it is the segment that tells the size."""
    if marker in SIZES:
        if len(segment) < 6:
            raise refusal("upload_broken")
        height, width = struct.unpack(">HH", segment[1:5])
        _check_size(width, height)
        return True
    _check_words(segment)
    return False


def _scan_end(data: bytes, at: int) -> int:
    """The next marker after the picture's own data, in which 0xFF is followed by 0 or a restart."""
    found = AFTER_SCAN.search(data, at)
    if found is None:
        raise refusal("upload_broken")
    return found.start()


def check_png(data: bytes) -> None:
    """Chunk by chunk with its checksum, from IHDR to IEND, which ends the file."""
    name, lines, end = b"", b"", 8
    for name, body, end in _png_chunks(data):
        if end == 8 + 12 + len(body):
            _check_png_head(name, body)
        if name == b"IDAT":
            lines = lines or body[:FIRST_LINES]
        else:
            _check_words(body)
        if name == b"IEND":
            break
    if name != b"IEND" or not _unpacks(lines):
        raise refusal("upload_broken")
    if end != len(data):
        raise refusal("upload_behind_picture")


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    """Name and body of each chunk, and where it ends."""
    at = 8
    for _chunk in range(MOST_CHUNKS):
        length, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + length]
        checksum = data[at + 8 + length : at + 12 + length]
        if len(body) != length or checksum != zlib.crc32(name + body).to_bytes(4, "big"):
            raise refusal("upload_broken")
        at += 12 + length
        yield name, body, at


def _check_png_head(name: bytes, body: bytes) -> None:
    if name != b"IHDR" or len(body) != 13:
        raise refusal("upload_broken")
    width, height, depth, colour, packing, filtering, lacing = struct.unpack(">IIBBBBB", body)
    if depth not in PNG_COLOURS.get(colour, ()) or packing or filtering or lacing > 1:
        raise refusal("upload_broken")
    _check_size(width, height)


def _unpacks(lines: bytes) -> bool:
    try:
        return bool(zlib.decompressobj().decompress(lines, FIRST_LINES))
    except zlib.error:
        return False


def check_webp(data: bytes) -> None:
    """A RIFF of exactly the file's length, of known parts, one of which is a picture."""
    if data[8:12] != b"WEBP" or int.from_bytes(data[4:8], "little") + 8 != len(data):
        raise refusal("upload_broken")
    at, names = 12, set()
    while at < len(data):
        name, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        body = data[at + 8 : at + 8 + length]
        if name not in WEBP_PARTS or len(body) != length:
            raise refusal("upload_broken")
        _look_at_part(name, body)
        names.add(name)
        at += 8 + length + length % 2
    if not names & {b"VP8 ", b"VP8L", b"ANMF"}:
        raise refusal("upload_broken")


def _look_at_part(name: bytes, body: bytes) -> None:
    try:
        if name == b"VP8X":
            _check_size(_three(body[4:7]) + 1, _three(body[7:10]) + 1)
        elif name == b"VP8 ":
            if body[3:6] != b"\x9d\x01\x2a":
                raise refusal("upload_broken")
            width, height = struct.unpack("<HH", body[6:10])
            _check_size(width & 0x3FFF, height & 0x3FFF)
        elif name == b"VP8L":
            bits = struct.unpack("<BI", body[:5])
            if bits[0] != 0x2F:
                raise refusal("upload_broken")
            _check_size((bits[1] & 0x3FFF) + 1, (bits[1] >> 14 & 0x3FFF) + 1)
        elif name in {b"EXIF", b"XMP ", b"ICCP"}:
            _check_words(body)
    except struct.error as fault:
        raise refusal("upload_broken") from fault


def _three(part: bytes) -> int:
    if len(part) != 3:
        raise refusal("upload_broken")
    return int.from_bytes(part, "little")


def _check_size(width: int, height: int) -> None:
    if not width or not height:
        raise refusal("upload_broken")
    if max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
        raise refusal("upload_picture_too_large", width=width, height=height)


def _check_words(segment: bytes) -> None:
    if is_web(segment.replace(b"<?xml ", b"")):
        raise refusal("upload_mixed")
