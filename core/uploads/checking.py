"""One upload, one answer: what kind it is, or a sentence why it is not kept."""

from typing import BinaryIO

from core.reasons import Reason
from core.refusals import Refused
from core.uploads import kinds, office, pdf, pictures, texts
from core.uploads.kinds import Kind, refusal

MB = 1 << 20
SHOWN_NAME = 60
CHECKS = (
    (b"\xff\xd8\xff", kinds.JPEG, pictures.check_jpeg),
    (b"\x89PNG\r\n\x1a\n", kinds.PNG, pictures.check_png),
    (b"RIFF", kinds.WEBP, pictures.check_webp),
    (b"%PDF-", kinds.PDF, pdf.check_pdf),
)


def check(stream: BinaryIO, *, name: str, max_bytes: int) -> Kind:
    """What kind of file ``stream`` is, judged by its bytes; it is left at its beginning.

    ``name`` only must end as its kind does, or not at all; the reason repeats it. The file is held in memory
    whole, so ``max_bytes`` bounds that too. Raises Refused (422; 413 when too large) with one reason.
    """
    stream.seek(0)
    data = stream.read(max_bytes + 1)
    stream.seek(0)
    try:
        if len(data) > max_bytes:
            raise Refused(Reason("upload_too_large", {"limit": max_bytes // MB}), status=413)
        kind = _kind(data)
        _check_name(kind, name)
    except Refused as refused:
        shown = {"name": name[:SHOWN_NAME]}
        reasons = [Reason(reason.code, {**reason.params, **shown}) for reason in refused.reasons]
        raise Refused(*reasons, status=refused.status) from refused
    return kind


def _kind(data: bytes) -> Kind:
    if not data:
        raise refusal("upload_empty")
    for magic, kind, look_at in CHECKS:
        if data.startswith(magic):
            look_at(data)
            if kinds.ends_as_archive(data):
                raise refusal("upload_mixed")
            return kind
    if data.startswith(b"PK\x03\x04"):
        return office.check_office(data)
    if code := kinds.reason_against(data[:4096]):
        raise refusal(code)
    texts.check_text(data)
    return kinds.TXT


def _check_name(kind: Kind, name: str) -> None:
    stem, dot, ending = name.rpartition(".")
    if dot and stem and ending.lower() not in kind.endings:
        raise refusal("upload_name_differs", kind=kind.code, ending=f".{kind.endings[0]}")
