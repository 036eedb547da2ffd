"""Plain text: letters and line ends in an encoding that Chinese offices write, and no markup or script."""

import codecs
import unicodedata

from core.uploads.kinds import is_web, refusal

MOST_BYTES = 2 << 20
WIDE = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
NARROW = ("utf-8-sig", "gb18030")
SPACES = "\t\n\r\f"
NO_LETTERS = {"Cc", "Cn", "Co", "Cs"}  # control, unassigned, private, half a pair


def check_text(data: bytes) -> None:
    """Refuse what is not readable as text, is too long to be read, or is markup under another name."""
    text = _decoded(data)
    if text is None or any(unicodedata.category(s) in NO_LETTERS and s not in SPACES for s in set(text)):
        raise refusal("upload_unknown")
    if len(data) > MOST_BYTES:
        raise refusal("upload_text_too_long", limit=MOST_BYTES >> 20)
    if is_web(text.encode()):
        raise refusal("upload_web")


def _decoded(data: bytes) -> str | None:
    encodings = (WIDE[data[:2]],) if data[:2] in WIDE else NARROW
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
