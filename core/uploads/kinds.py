"""The kinds of file that are kept, and how those that are not are recognised."""

import re
from dataclasses import dataclass

from core.reasons import Reason
from core.refusals import Refused

OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class Kind:
    """``code`` stands in evidence, ``content_type`` is what browsers are told; names end in ``endings``."""

    code: str
    content_type: str
    endings: tuple[str, ...]

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")


JPEG = Kind("JPEG", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif"))
PNG = Kind("PNG", "image/png", ("png",))
WEBP = Kind("WEBP", "image/webp", ("webp",))
PDF = Kind("PDF", "application/pdf", ("pdf",))
DOCX = Kind("DOCX", f"{OFFICE}.wordprocessingml.document", ("docx",))
XLSX = Kind("XLSX", f"{OFFICE}.spreadsheetml.sheet", ("xlsx",))
TXT = Kind("TXT", "text/plain", ("txt",))
ACCEPTED = (JPEG, PNG, WEBP, PDF, DOCX, XLSX, TXT)
ENDINGS = tuple(f".{ending}" for kind in ACCEPTED for ending in kind.endings)

# What is told apart only to say something more helpful than "not accepted".
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
ZIP_END, ZIP_END_LENGTH, LONGEST_COMMENT = b"PK\x05\x06", 22, 0xFFFF
PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa", b"dex\n", b"#!")
PACKED = (
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"MSCF",
    b"\x28\xb5\x2f\xfd",
    b"PK\x05\x06",
)
FILM_KINDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis")
WEB = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|svg|iframe|\?php|\?xml|!entity)[\s>/]", re.I)
WIDE_WORDS = ("<!doctype", "<html", "<script", "<svg", "<?xml")
WIDE_WEB = re.compile(b"|".join(re.escape(word.encode("utf-16-le")) for word in WIDE_WORDS), re.I)


def kind_of(content_type: str) -> Kind | None:
    """The accepted kind of a stored content type."""
    return next((kind for kind in ACCEPTED if kind.content_type == content_type), None)


def refusal(code: str, **params: object) -> Refused:
    """A refusal of an upload (422); ``check`` adds the name of the file to its reason."""
    return Refused(Reason(code, params), status=422)


def reason_against(head: bytes) -> str:
    """Why a file that begins so is none of the accepted kinds; "" when nothing is known against it."""
    if head.startswith(OLE):
        return "upload_old_office"
    if head[4:8] == b"ftyp" and head[8:12] in FILM_KINDS:
        return "upload_heic"
    if head.startswith(PROGRAMS):
        return "upload_program"
    if head.startswith(PACKED) or head[257:262] == b"ustar":
        return "upload_archive"
    return "upload_web" if is_web(head[:4096]) else ""


def is_web(text: bytes) -> bool:
    """Whether there is markup or a script in it that a browser or a server might run."""
    return bool(WEB.search(text) or WIDE_WEB.search(text))


def ends_as_archive(data: bytes) -> bool:
    """Whether the end of ``data`` is the end of a ZIP, whatever stands before: two formats in one file."""
    start = max(0, len(data) - ZIP_END_LENGTH - LONGEST_COMMENT)
    at = data.find(ZIP_END, start)
    while at >= 0:
        comment = int.from_bytes(data[at + 20 : at + 22], "little")
        if at + ZIP_END_LENGTH <= len(data) and at + ZIP_END_LENGTH + comment <= len(data):
            return True
        at = data.find(ZIP_END, at + 1)
    return False
