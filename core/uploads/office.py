"""Word and Excel documents: a ZIP of XML parts that says so, and carries nothing that runs or fetches."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from core.uploads.kinds import DOCX, XLSX, Kind, refusal

MB = 1 << 20
MOST_PARTS, MOST_UNPACKED, MOST_RATIO, RATIO_FROM = 2_000, 96 * MB, 150, 4 * MB
MOST_RELATIONS = 8 * MB  # these are parsed whole
LOCAL_HEADER = 30
TYPES = "[Content_Types].xml"
MAINS = {
    f"application/vnd.openxmlformats-officedocument.{part}.main+xml": kind
    for part, kind in (("wordprocessingml.document", DOCX), ("spreadsheetml.sheet", XLSX))
}
MAIN_PARTS = {DOCX.code: "word/document.xml", XLSX.code: "xl/workbook.xml"}
XML = (".xml", ".rels", ".vml")
INERT = (
    *XML, ".jpeg", ".jpg", ".png", ".gif", ".emf", ".wmf", ".bmp", ".tif", ".tiff", ".wdp", ".svg",
    ".odttf", ".fntdata", ".ttf", ".xlsx", ".docx",
)  # fmt: skip
PRINTER = re.compile(r"(?:xl|word)/printerSettings/[^/]+\.bin", re.I)
RUNS = re.compile(
    r"vbaproject|vbadata|activex|macrosheets|customui|\.(?:xlsm|docm|dotm|xltm|xlsb|exe|dll|js|vbs)$", re.I
)
MACRO_TYPE = re.compile(r"macroenabled|vbaproject|activex|ms-office\.vba", re.I)
WORDS = [word.encode(code) for word in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le")]
DOCTYPE = re.compile(b"|".join(map(re.escape, WORDS)), re.I)
FIELDS = rb"<[\w:]*instrText[^<>]*>\s*(?:DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE)\b"
FETCHES = re.compile(FIELDS + rb"|<[\w:]*ddeLink\b")
BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, KeyError)


def check_office(data: bytes, *, is_inside: bool = False) -> Kind:
    """The kind of document; refuses archives, macros, passwords, bombs, outside links and hidden parts."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if TYPES not in archive.NameToInfo:
                raise refusal("upload_archive")
            _check_container(archive, parts, data)
            kind = _check_types(archive)
            for part in parts:
                _check_part(archive, part, is_inside)
            return kind
    except BROKEN as fault:
        raise refusal("upload_broken") from fault


def _check_container(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], data: bytes) -> None:
    names = [part.filename for part in parts]
    if any(part.flag_bits & 1 for part in parts):
        raise refusal("upload_password")
    is_odd = any(name.startswith("/") or "\\" in name or ".." in name.split("/") for name in names)
    if is_odd or len({name.lower() for name in names}) != len(names):
        raise refusal("upload_broken")
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    is_bomb = unpacked > RATIO_FROM and unpacked > packed * MOST_RATIO
    parsed = sum(part.file_size for part in parts if part.filename.lower().endswith((".rels", TYPES.lower())))
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or is_bomb or parsed > MOST_RELATIONS:
        raise refusal("upload_unpacks_too_large")
    if not _is_one_piece(archive, parts, data):
        raise refusal("upload_mixed")
    if any(RUNS.search(name) for name in names):
        raise refusal("upload_macro")
    if any(not _is_inert(part) for part in parts):
        raise refusal("upload_active")


def _is_one_piece(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], data: bytes) -> bool:
    """From the first part to the directory's end nothing stands before, over each other, or behind."""
    ordered = sorted(parts, key=lambda part: part.header_offset)
    ends = [part.header_offset + LOCAL_HEADER + part.compress_size for part in ordered]
    starts = [part.header_offset for part in ordered[1:]] + [archive.start_dir]
    is_ended = data[-22:-18] == b"PK\x05\x06" and not archive.comment
    return ordered[0].header_offset == 0 and is_ended and all(map(int.__le__, ends, starts))


def _is_inert(part: zipfile.ZipInfo) -> bool:
    name = part.filename.lower()
    return part.is_dir() or name.endswith(INERT) or bool(PRINTER.fullmatch(part.filename))


def _check_types(archive: zipfile.ZipFile) -> Kind:
    """What [Content_Types].xml says that the main part is."""
    types = {item.get("ContentType", "") for item in _parsed(archive, TYPES)}
    if any(MACRO_TYPE.search(content_type) for content_type in types):
        raise refusal("upload_macro")
    mains = types & MAINS.keys()
    if len(mains) != 1:
        raise refusal("upload_archive")
    kind = MAINS[mains.pop()]
    if MAIN_PARTS[kind.code] not in archive.NameToInfo:
        raise refusal("upload_broken")
    return kind


def _parsed(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    """The attributes of the elements of a small part; one with a document type or an entity is refused."""
    try:
        root = fromstring(archive.read(name), forbid_dtd=True)
    except (DefusedXmlException, ParseError) as fault:
        raise refusal(
            "upload_active" if isinstance(fault, DefusedXmlException) else "upload_broken"
        ) from fault
    return [dict(item.attrib) for item in root]


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, is_inside: bool) -> None:
    name = part.filename.lower()
    if name.endswith((".xlsx", ".docx")):
        if is_inside:
            raise refusal("upload_active")
        check_office(archive.read(part), is_inside=True)
    elif name.endswith(".rels"):
        _check_relations(_parsed(archive, part.filename))
    elif name.endswith(XML):
        is_ours = not name.startswith("customxml/")  # Word writes those in UTF-16, too
        for text in _pieces(archive, part):
            _check_xml(text, is_narrow=is_ours)


def _check_relations(relations: list[dict[str, str]]) -> None:
    """Only what a reader clicks may lead out of the document; a viewer fetches the rest by itself."""
    outside = [item for item in relations if item.get("TargetMode", "").lower() == "external"]
    if any(not item.get("Type", "").endswith("/hyperlink") for item in outside):
        raise refusal("upload_links_outside")


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part in pieces of a few megabytes that overlap a little, so that no word is cut."""
    with archive.open(part) as stream:
        kept = b""
        while piece := stream.read(4 * MB):
            yield kept + piece
            kept = piece[-4096:]


def _check_xml(text: bytes, *, is_narrow: bool) -> None:
    if DOCTYPE.search(text):
        raise refusal("upload_active")
    if FETCHES.search(text):
        raise refusal("upload_links_outside")
    if is_narrow and b"\0" in text:
        raise refusal("upload_broken")
