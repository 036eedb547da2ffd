"""Good files of every accepted kind, made in code: what the hostile ones are changed from."""

import io
import struct
import zipfile
import zlib

TYPES = "[Content_Types].xml"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def segment(marker: int, body: bytes) -> bytes:
    """One JPEG segment."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg(width: int = 640, height: int = 480, *, extra: bytes = b"", after: bytes = b"") -> bytes:
    """A JPEG as far as its structure goes."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    scan = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\x34\xff\x00\x56\xff\xd0\x78"
    app = segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
    return b"\xff\xd8" + app + extra + segment(0xC0, frame) + scan + b"\xff\xd9" + after


def chunk(name: bytes, body: bytes) -> bytes:
    """One PNG chunk."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int = 2, height: int = 2, *, extra: bytes = b"", lines: bytes | None = None) -> bytes:
    """A PNG; ``extra`` chunks stand before the picture."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    packed = zlib.compress(b"\0\x80\x80" * 2) if lines is None else lines
    body = chunk(b"IHDR", head) + extra + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def riff(*parts: tuple[bytes, bytes]) -> bytes:
    """A WebP of these parts."""
    body = b"WEBP" + b"".join(
        name + struct.pack("<I", len(part)) + part + b"\0" * (len(part) % 2) for name, part in parts
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def webp(width: int = 16, height: int = 16) -> bytes:
    """A lossy WebP."""
    return riff((b"VP8 ", b"\x30\x01\x00\x9d\x01\x2a" + struct.pack("<HH", width, height) + b"\x00" * 20))


def pdf(*objects: bytes, version: bytes = b"1.7", trailer: bytes = b"") -> bytes:
    """A PDF with a catalogue, a page and these objects."""
    first = (b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>")
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, o) for n, o in enumerate((*first, *objects), 1))
    end = b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 3 /Root 1 0 R " + trailer
    return b"%PDF-" + version + b"\n" + body + end + b">>\nstartxref\n9\n%%EOF\n"


def packed_objects(text: bytes, *, says: bytes = b"/ObjStm") -> bytes:
    """An object stream that holds ``text``."""
    packed = zlib.compress(text)
    head = b"<< /Type %s /N 1 /First 4 /Filter /FlateDecode /Length %d >>\n" % (says, len(packed))
    return head + b"stream\n" + packed + b"\nendstream"


def types(main: str, part: str, extra: str = "") -> str:
    """[Content_Types].xml of a document whose main part is ``part``."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{part}" ContentType="{main}"/>{extra}</Types>'
    )


def zipped(parts: dict[str, bytes | str], *, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


def relations(*items: tuple[str, str, bool]) -> str:
    """A .rels part of (type, target, is outside)."""
    rows = "".join(
        f'<Relationship Id="r{n}" Type="{RELATIONS}/{kind}" Target="{target}"'
        + (' TargetMode="External"' if outside else "")
        + "/>"
        for n, (kind, target, outside) in enumerate(items)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def docx(extra: dict[str, bytes | str] | None = None, *, main: str = WORD, text: str = "路灯已修复") -> bytes:
    """A Word document of one paragraph."""
    document = (
        f'<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'
    )
    parts: dict[str, bytes | str] = {
        TYPES: types(main, "word/document.xml"),
        "_rels/.rels": relations(("officeDocument", "word/document.xml", False)),
        "word/document.xml": document,
    }
    return zipped(parts | (extra or {}))


def xlsx(extra: dict[str, bytes | str] | None = None, *, main: str = SHEET) -> bytes:
    """A workbook of one empty sheet."""
    parts: dict[str, bytes | str] = {
        TYPES: types(main, "xl/workbook.xml"),
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml", False)),
        "xl/workbook.xml": '<workbook xmlns="m"/>',
        "xl/worksheets/sheet1.xml": '<worksheet xmlns="m"><sheetData/></worksheet>',
    }
    return zipped(parts | (extra or {}))


GOOD: dict[str, tuple[str, bytes, str]] = {
    "a photo": ("现场.jpg", jpeg(4000, 3000), "JPEG"),
    "a photo by another ending": ("IMG_0001.JPEG", jpeg(), "JPEG"),
    "a photo with a second one behind": ("hdr.jpg", jpeg(after=jpeg(100, 75) + bytes(16)), "JPEG"),
    "a photo with a comment": ("x.jpg", jpeg(extra=segment(0xFE, b"taken <b>outside</b> the gate")), "JPEG"),
    "a photo with metadata": (
        "x.jpg",
        jpeg(extra=segment(0xE1, b'http://ns.adobe.com/xap/1.0/\0<?xpacket begin=""?><x:xmpmeta/>')),
        "JPEG",
    ),
    "a screenshot": ("屏幕.png", png(), "PNG"),
    "a screenshot with words": ("x.png", png(extra=chunk(b"tEXt", b"Title\0street lamp")), "PNG"),
    "a picture of a chat": ("wx.webp", webp(), "WEBP"),
    "a large WebP": (
        "x.webp",
        riff((b"VP8X", bytes(4) + b"\xff\x0f\0\xff\x0f\0"), (b"VP8L", b"\x2f\xff\xc3\x3f\x00")),
        "WEBP",
    ),
    "a PDF": ("回复.pdf", pdf(), "PDF"),
    "a newer PDF": ("x.PDF", pdf(packed_objects(b"1 0 << /Type /Page >>"), version=b"2.0"), "PDF"),
    "a PDF with links": ("x.pdf", pdf(b"<< /Type /Action /S /URI /URI (https://example.org) >>"), "PDF"),
    "a Word document": ("情况说明.docx", docx(), "DOCX"),
    "a document with a link": (
        "x.docx",
        docx({"word/_rels/document.xml.rels": relations(("hyperlink", "https://example.org/", True))}),
        "DOCX",
    ),
    "a document with a chart": ("x.docx", docx({"word/embeddings/chart.xlsx": xlsx()}), "DOCX"),
    "a workbook": ("台账.xlsx", xlsx(), "XLSX"),
    "a workbook once printed": (
        "x.xlsx",
        xlsx({"xl/printerSettings/printerSettings1.bin": b"\0" * 64}),
        "XLSX",
    ),
    "a text": ("说明.txt", "路灯已于今晨修复。\r\n联系人：王工\n".encode(), "TXT"),
    "a text of Windows": ("说明.txt", "路灯已修复。\r\n".encode("gb18030"), "TXT"),
    "a text of the notepad": ("说明.txt", "路灯已修复。\r\n".encode("utf-16"), "TXT"),
    "a file without an ending": ("现场照片", jpeg(), "JPEG"),
}
