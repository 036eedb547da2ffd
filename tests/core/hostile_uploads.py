"""Uploads that somebody means ill with, made in code: a line each, with what is said of them."""

import zipfile
import zlib

from tests.core.hostile_documents import DOCUMENTS
from tests.core.hostile_pictures import ARCHIVE, HTML, MB, PICTURES, Case
from tests.core.upload_samples import jpeg, png, zipped

OTHERS: dict[str, Case] = {
    "nothing": ("x.txt", b"", "upload_empty"),
    "too much": ("x.txt", b"a" * (20 * MB + 1), "upload_too_large"),
    "a long text": ("x.txt", b"a" * (3 * MB), "upload_text_too_long"),
    "a program": ("照片.jpg", b"MZ\x90\0" + bytes(200), "upload_program"),
    "a program of Linux": ("x.txt", b"\x7fELF\x02\x01" + bytes(60), "upload_program"),
    "a script": ("x.txt", b"#!/bin/sh\nrm -rf /\n", "upload_program"),
    "an archive": ("x.zip", ARCHIVE, "upload_archive"),
    "an archive called a document": ("x.docx", ARCHIVE, "upload_archive"),
    "an archive of RAR": ("x.rar", b"Rar!\x1a\x07\x01\0" + bytes(40), "upload_archive"),
    "an archive of 7-Zip": ("x.7z", b"7z\xbc\xaf\x27\x1c" + bytes(40), "upload_archive"),
    "a packed archive": ("x.tgz", b"\x1f\x8b\x08" + bytes(40), "upload_archive"),
    "an archive of tar": ("x.txt", b"a.txt".ljust(257, b"\0") + b"ustar\0" + bytes(300), "upload_archive"),
    "an empty archive": ("x.zip", b"PK\x05\x06" + bytes(18), "upload_archive"),
    "a web page": ("x.html", HTML, "upload_web"),
    "a web page called a text": ("x.txt", b"\xef\xbb\xbf  " + HTML, "upload_web"),
    "a web page in wide letters": ("x.txt", HTML.decode().encode("utf-16"), "upload_web"),
    "a page of a server": ("x.txt", b"hello <?php echo 1; ?>", "upload_web"),
    "a script called by its name": ("x.js", b"alert(1)", "upload_name_differs"),
    "a command file": ("x.bat", b"del *.*", "upload_name_differs"),
    "a picture called a program": ("photo.exe", jpeg(), "upload_name_differs"),
    "a picture called a page": ("photo.html", png(), "upload_name_differs"),
    "a text called a picture": ("x.jpg", "路灯".encode(), "upload_name_differs"),
    "a text with a zero in it": ("x.txt", b"hello\0world", "upload_unknown"),
    "a text with a terminal's commands": ("x.txt", b"\x1b]2;x\x07", "upload_unknown"),
    "noise": ("x.txt", zlib.compress(bytes(range(256)) * 9), "upload_unknown"),
    "a stored archive with a page as its first part": (
        "x.html",
        zipped({"a.html": HTML}, packing=zipfile.ZIP_STORED),
        "upload_archive",
    ),
}
HOSTILE: dict[str, Case] = {**PICTURES, **DOCUMENTS, **OTHERS}
