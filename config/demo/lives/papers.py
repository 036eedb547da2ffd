"""Small pictures and papers that are attached to some contacts, results and returns; drawn here, nobody's."""

import struct
import zlib
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile

from config.demo.lives.life import Life
from departments.models import Staff
from feedback.actions import NO_FILES, Files, receive

WIDTH, HEIGHT = 160, 120
SHARE = 0.12
NAMES = {
    "record_contact": ("现场照片.png", "现场情况.png"),
    "draft_result": ("处理后照片.png", "办理回执.pdf"),
    "draft_return": ("权属核对表.pdf", "辖区示意图.png"),
}


def some_files(life: Life, verb: str, by: Staff, *, always: bool = False) -> Files:
    """For some of these papers a file, handed in beforehand by their writer."""
    if not always and life.chance.random() >= SHARE:
        return NO_FILES
    name = life.chance.choice(NAMES[verb])
    content = pdf(life.chance) if name.endswith(".pdf") else png(life.chance)
    upload = SimpleUploadedFile(name, content)
    received = receive(life.ticket, verb=verb, uploads=[upload], by=by, now=life.now)
    return Files(added=tuple(row.pk for row in received.kept))


def png(chance: Random) -> bytes:
    """A street under a sky, in a few plain colours."""
    sky, house, street = (
        (chance.randrange(90, 230),) * 2 + (235,),
        (chance.randrange(120, 200), 120, 100),
        (90,) * 3,
    )
    left, top = chance.randrange(10, 70), chance.randrange(30, 60)
    rows = bytearray()
    for y in range(HEIGHT):
        rows.append(0)
        for x in range(WIDTH):
            is_house = left < x < left + 60 and top < y < 90
            rows.extend(street if y >= 90 else house if is_house else sky)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = (b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pdf(chance: Random) -> bytes:
    """One page with a plan of lines, as a surveyor sketches it."""
    lines = [f"{chance.randrange(60, 540)} {chance.randrange(80, 760)} l S" for _ in range(6)]
    drawing = ("2 w\n" + "\n".join(f"300 420 m {line}" for line in lines)).encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> /Contents 4 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
    )
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
