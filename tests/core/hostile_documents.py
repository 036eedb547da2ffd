"""Documents that somebody means ill with: a line each, with what is said of them."""

import struct

from tests.core.hostile_pictures import ARCHIVE, HTML, MB, Case
from tests.core.upload_samples import (
    TYPES,
    WORD,
    docx,
    packed_objects,
    pdf,
    png,
    relations,
    types,
    xlsx,
    zipped,
)

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
MACRO_WORD = "application/vnd.ms-word.document.macroEnabled.main+xml"
MACRO_SHEET = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
XXE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
FIELD = "<w:r><w:instrText>{}</w:instrText></w:r>"
SPELT = relations(("attachedTemplate", "http://x", True)).replace("External", "&#69;xternal")
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
DDE = '<externalLink><ddeLink ddeService="cmd"/></externalLink>'
MACRO_TYPES = types(WORD, "word/document.xml", f'<Override PartName="/x" ContentType="{MACRO_WORD}"/>')


def field(words: str) -> bytes:
    """A document with a field that fetches when it is opened."""
    return docx({"word/document.xml": f"<w:document>{FIELD.format(words)}</w:document>"})


def leading_out(kind: str, target: str, part: str = "word/_rels/document.xml.rels") -> bytes:
    """A document with a relation to something outside."""
    return docx({part: relations((kind, target, True))})


def encrypted_zip() -> bytes:
    """A document whose parts say that they are encrypted."""
    data = bytearray(docx())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(mark, place + 4)
    return bytes(data)


def overlapping() -> bytes:
    """A document whose directory names one part's bytes many times over."""
    data = bytearray(docx({f"word/media/a{n}.png": png() for n in range(3)}))
    places, at = [], data.find(b"PK\x01\x02")
    while at >= 0:
        places.append(at)
        at = data.find(b"PK\x01\x02", at + 4)
    first = data[places[-3] + 42 : places[-3] + 46]
    for place in places[-2:]:
        data[place + 42 : place + 46] = first
    return bytes(data)


def twice() -> bytes:
    """A document with two parts of one name."""
    return docx({"word/Document.xml": "<other/>"})


def lying_size() -> bytes:
    """A document whose directory says that a part is smaller than it is."""
    data = bytearray(docx({"word/a.xml": "<a>" + "x" * 5000 + "</a>"}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(data)


DOCUMENTS: dict[str, Case] = {
    "a PDF with a script": ("x.pdf", pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>"), "upload_active"),
    "a PDF with a script spelt in codes": (
        "x.pdf",
        pdf(b"<< /S /J#61va#53cript /J#53 (1) >>"),
        "upload_active",
    ),
    "a PDF with a script in a packed object": (
        "x.pdf",
        pdf(packed_objects(b"5 0 << /S /JavaScript /JS (1) >>")),
        "upload_active",
    ),
    "a PDF with a script packed under a spelt name": (
        "x.pdf",
        pdf(packed_objects(b"5 0 << /S /JavaScript >>", says=b"/Obj#53tm")),
        "upload_active",
    ),
    "a PDF that starts a program": ("x.pdf", pdf(b"<< /S /Launch /F (cmd.exe) >>"), "upload_active"),
    "a PDF with a file in it": ("x.pdf", pdf(b"<< /Type /EmbeddedFile >>"), "upload_active"),
    "a PDF with a form that sends": ("x.pdf", pdf(b"<< /S /SubmitForm /F (http://x) >>"), "upload_active"),
    "a PDF with an XFA form": ("x.pdf", pdf(b"<< /XFA 3 0 R >>"), "upload_active"),
    "a PDF that leads to another file": (
        "x.pdf",
        pdf(b"<< /S /GoToR /F (\\\\\\\\x\\\\y) >>"),
        "upload_active",
    ),
    "a PDF with a film": ("x.pdf", pdf(b"<< /Subtype /RichMedia >>"), "upload_active"),
    "a PDF with a password": ("x.pdf", pdf(trailer=b"/Encrypt 9 0 R "), "upload_password"),
    "a PDF bomb": ("x.pdf", pdf(packed_objects(bytes(64 * MB))), "upload_unpacks_too_large"),
    "a PDF packed in a way nobody can look into": (
        "x.pdf",
        pdf(b"<< /Type /ObjStm /Filter /LZWDecode >>\nstream\nxxxx\nendstream"),
        "upload_active",
    ),
    "a PDF with a page before": ("x.pdf", HTML + pdf(), "upload_web"),
    "a PDF with a page behind its head": ("x.pdf", b"%PDF-1.7\n" + HTML + pdf()[9:], "upload_mixed"),
    "a PDF with an archive behind": ("x.pdf", pdf() + ARCHIVE, "upload_mixed"),
    "a PDF whose end is an archive's remark": (
        "x.pdf",
        pdf() + ARCHIVE[:-2] + struct.pack("<H", 18) + b"startxref 9\n%%EOF\n",
        "upload_mixed",
    ),
    "a PDF cut short": ("x.pdf", pdf()[:40], "upload_broken"),
    "a page that says it is a PDF": ("x.pdf", b"%PDF-html\n" + HTML, "upload_broken"),
    "a document with macros": ("x.docx", docx({"word/vbaProject.bin": OLE}), "upload_macro"),
    "a document with macros by another name": (
        "x.docx",
        docx({TYPES: MACRO_TYPES}),
        "upload_macro",
    ),
    "a .docm": ("x.docm", docx({"word/vbaProject.bin": OLE}, main=MACRO_WORD), "upload_macro"),
    "a .xlsm": ("x.xlsm", xlsx({"xl/vbaProject.bin": OLE}, main=MACRO_SHEET), "upload_macro"),
    "a workbook with old macro sheets": (
        "x.xlsx",
        xlsx({"xl/macrosheets/sheet1.xml": "<x/>"}),
        "upload_macro",
    ),
    "a document with ActiveX": ("x.docx", docx({"word/activeX/activeX1.bin": OLE}), "upload_macro"),
    "a document with a program in it": (
        "x.docx",
        docx({"word/embeddings/oleObject1.bin": OLE}),
        "upload_active",
    ),
    "a document in a document in a document": (
        "x.docx",
        docx({"word/embeddings/a.docx": docx({"word/embeddings/b.xlsx": xlsx()})}),
        "upload_active",
    ),
    "a document with macros in a document": (
        "x.docx",
        docx({"word/embeddings/a.xlsx": xlsx({"xl/vbaProject.bin": OLE})}),
        "upload_macro",
    ),
    "a document that reads a file of ours": (
        "x.docx",
        docx({"word/document.xml": XXE + "<x>&y;</x>"}),
        "upload_active",
    ),
    "a workbook that laughs": (
        "x.xlsx",
        xlsx({"xl/sharedStrings.xml": LAUGHS + "<x>&b;</x>"}),
        "upload_active",
    ),
    "a document type in wide letters": (
        "x.docx",
        docx({"customXml/item1.xml": b"\xff\xfe" + XXE.encode("utf-16-le")}),
        "upload_active",
    ),
    "a document type in the list of types": ("x.docx", docx({TYPES: XXE + "<Types/>"}), "upload_active"),
    "a document in wide letters": (
        "x.docx",
        docx({"word/document.xml": "<x/>".encode("utf-16")}),
        "upload_broken",
    ),
    "a template from elsewhere": (
        "x.docx",
        leading_out("attachedTemplate", "http://x/evil.dotm", "word/_rels/settings.xml.rels"),
        "upload_links_outside",
    ),
    "a template from elsewhere, spelt in codes": (
        "x.docx",
        docx({"word/_rels/a.xml.rels": SPELT}),
        "upload_links_outside",
    ),
    "a picture from elsewhere": (
        "x.docx",
        leading_out("image", "http://x/track.png"),
        "upload_links_outside",
    ),
    "a part on a share": ("x.docx", leading_out("oleObject", "file://///x/y"), "upload_links_outside"),
    "a document that starts a program": (
        "x.docx",
        field('DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"'),
        "upload_links_outside",
    ),
    "a document that includes a file": (
        "x.docx",
        field('INCLUDETEXT "\\\\\\\\x\\\\y"'),
        "upload_links_outside",
    ),
    "a workbook that starts a program": (
        "x.xlsx",
        xlsx({"xl/externalLinks/externalLink1.xml": DDE}),
        "upload_links_outside",
    ),
    "a document bomb": ("x.docx", docx({"word/media/a.xml": bytes(80 * MB)}), "upload_unpacks_too_large"),
    "a document of gigabytes": (
        "x.docx",
        docx({f"word/a{n}.xml": b"x" * (12 * MB) for n in range(9)}),
        "upload_unpacks_too_large",
    ),
    "a document of thousands of parts": (
        "x.docx",
        docx({f"word/a{n}.xml": "" for n in range(2100)}),
        "upload_unpacks_too_large",
    ),
    "a document whose parts lie over each other": ("x.docx", overlapping(), "upload_mixed"),
    "a document with a part twice": ("x.docx", twice(), "upload_broken"),
    "a document that lies about its size": ("x.docx", lying_size(), "upload_broken"),
    "a document that climbs out of its folder": (
        "x.docx",
        docx({"../../etc/cron.d/x.xml": "<x/>"}),
        "upload_broken",
    ),
    "a document with a way from the root": ("x.docx", docx({"/etc/passwd.xml": "<x/>"}), "upload_broken"),
    "a document with a page in it": ("x.docx", docx({"word/a.html": HTML}), "upload_active"),
    "a document with a script in it": ("x.docx", docx({"word/a.js": b"x()"}), "upload_macro"),
    "a document with a password": ("x.docx", encrypted_zip(), "upload_password"),
    "a document with something before": ("x.docx", b"PK\x03\x04" + bytes(60) + docx(), "upload_mixed"),
    "a document with something behind": ("x.docx", docx() + HTML, "upload_mixed"),
    "a document cut short": ("x.docx", docx()[:-40], "upload_broken"),
    "a document that is none": (
        "x.docx",
        zipped({TYPES: types("text/xml", "word/document.xml")}),
        "upload_archive",
    ),
    "a document without words": (
        "x.docx",
        zipped({TYPES: types(WORD, "word/document.xml")}),
        "upload_broken",
    ),
    "a presentation": (
        "x.pptx",
        zipped({TYPES: types(SLIDES, "ppt/p.xml")}),
        "upload_archive",
    ),
    "an old Word document": ("x.doc", OLE + bytes(2000), "upload_old_office"),
    "an old workbook called a new one": ("x.xlsx", OLE + bytes(2000), "upload_old_office"),
}
