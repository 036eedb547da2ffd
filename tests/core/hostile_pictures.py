"""Pictures that somebody means ill with: a line each, with what is said of them."""

import struct

from tests.core.upload_samples import chunk, jpeg, png, riff, segment, webp, zipped

MB = 1 << 20
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><body onload=alert(1)></body></html>"
ARCHIVE = zipped({"run.bat": b"del *"})

Case = tuple[str, bytes, str]

PICTURES: dict[str, Case] = {
    "a picture of a billion dots": ("x.png", png(60_000, 60_000), "upload_picture_too_large"),
    "a photo of a billion dots": ("x.jpg", jpeg(65_000, 65_000), "upload_picture_too_large"),
    "a WebP of a hundred million dots": (
        "x.webp",
        riff((b"VP8X", bytes(4) + b"\xff\xff\0\xff\xff\0"), (b"VP8L", b"\x2f\0\0\0\0")),
        "upload_picture_too_large",
    ),
    "a picture of no dots": ("x.png", png(0, 5), "upload_broken"),
    "a photo with an archive behind": ("x.jpg", jpeg(after=ARCHIVE), "upload_behind_picture"),
    "a photo with a page behind": ("x.jpg", jpeg(after=HTML), "upload_behind_picture"),
    "a photo with a program behind": ("x.jpg", jpeg(after=b"MZ" + bytes(200)), "upload_behind_picture"),
    "a photo with a film behind": (
        "x.jpg",
        jpeg(after=b"\0\0\0\x18ftypmp42" + bytes(40)),
        "upload_behind_picture",
    ),
    "a photo with a script in its comment": (
        "x.jpg",
        jpeg(extra=segment(0xFE, b"<?php system($_GET[1]); ?>")),
        "upload_mixed",
    ),
    "a photo with a page in its metadata": (
        "x.jpg",
        jpeg(extra=segment(0xE1, b"Exif\0\0" + HTML)),
        "upload_mixed",
    ),
    "a photo cut short": ("x.jpg", jpeg()[:40], "upload_broken"),
    "a photo that never ends": ("x.jpg", jpeg()[:-2], "upload_broken"),
    "a photo that is only filling": ("x.jpg", b"\xff\xd8\xff" + b"\xff" * 4 * MB, "upload_broken"),
    "a photo of a million markers": ("x.jpg", b"\xff\xd8" + b"\xff\x01" * MB, "upload_broken"),
    "only the magic of a photo": ("x.jpg", b"\xff\xd8\xff\xe0" + b"GET / HTTP/1.1", "upload_broken"),
    "a picture with an archive behind": ("x.png", png() + ARCHIVE, "upload_behind_picture"),
    "a picture with a page behind": ("x.png", png() + HTML, "upload_behind_picture"),
    "a picture with a script in its words": (
        "x.png",
        png(extra=chunk(b"tEXt", b"a\0<script>x()</script>")),
        "upload_mixed",
    ),
    "a picture with a wrong checksum": ("x.png", png()[:20] + b"\x09" + png()[21:], "upload_broken"),
    "a picture without a picture": ("x.png", png(lines=b"no deflate"), "upload_broken"),
    "a picture of an impossible depth": (
        "x.png",
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 3, 0, 0, 0, 0)),
        "upload_broken",
    ),
    "only the magic of a picture": ("x.png", b"\x89PNG\r\n\x1a\n" + HTML, "upload_broken"),
    "a WebP with a page behind": ("x.webp", webp() + HTML, "upload_broken"),
    "a WebP with a page within": ("x.webp", riff((b"HTML", HTML)), "upload_broken"),
    "a WebP with a script in its metadata": (
        "x.webp",
        riff((b"VP8L", b"\x2f\0\0\0\0"), (b"XMP ", b"<script>x()</script>")),
        "upload_mixed",
    ),
    "a RIFF that is a sound": ("x.webp", b"RIFF\x24\0\0\0WAVEfmt " + bytes(28), "upload_broken"),
    "a GIF with a script in it": ("x.gif", b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)//", "upload_unknown"),
    "a drawing with a script": ("x.svg", SVG, "upload_web"),
    "a drawing called a picture": ("x.png", SVG, "upload_web"),
    "a drawing after a remark": ("x.svg", b"<?xml version='1.0'?><!-- -->" + SVG, "upload_web"),
    "a HEIC picture": ("x.heic", b"\0\0\0\x18ftypheic" + bytes(64), "upload_heic"),
    "a bitmap": ("x.bmp", b"BM" + bytes(60), "upload_unknown"),
}
