"""A4: hostile uploads, each refused in a sentence, in two seconds and 200 MB at most."""

import io
import os
import resource
import zlib
from collections.abc import Callable
from typing import Any

from core.refusals import Refused
from core.uploads import check
from tests.core.hostile_documents import field
from tests.core.hostile_uploads import HOSTILE
from tests.core.upload_samples import chunk, docx, jpeg, packed_objects, pdf, png, segment, zipped

MB = 1 << 20
MOST_BYTES, MOST_SECONDS, MOST_MEMORY = 20 * MB, 2.0, 200 * MB
EMPTY = zlib.compressobj(0).flush(zlib.Z_SYNC_FLUSH) + b"\0\0\0\xff\xff" * (3 * MB)  # deflates to nothing


def tags(count: int, tag: str = "<w:instrText a") -> str:
    """Openings of a field, too different from each other to be packed well."""
    return "".join(tag + os.urandom(6).hex() for _ in range(count))


SLOW: dict[str, Callable[[], bytes]] = {
    "a PDF of a million streams": lambda: pdf(b"stream\n" * (19 * MB // 7)),
    "a PDF of hidden names": lambda: pdf(b"#2F#4A" * (19 * MB // 6)),
    "a PDF of object streams": lambda: pdf(packed_objects(b"1 0 << >>") * 4_200 + bytes(9 * MB)),
    "a PDF of streams over each other": lambda: pdf(
        (b"/ObjStm stream\n" + EMPTY[:200]) * 2_000, b"/ObjStm stream\n" + EMPTY
    ),
    "a PDF of object streams at once": lambda: pdf(*[packed_objects(os.urandom(MB // 2))] * 30),
    "a PDF of slashes": lambda: pdf(b"/OpenAction " + b"/OpenAction  " * MB + b"<<"),
    "a photo of fillings": lambda: jpeg(extra=b"\xff" * (19 * MB)),
    "a photo of restarts": lambda: jpeg()[:-2] + b"\xff\xd0" * (9 * MB),
    "a photo of openings": lambda: jpeg(extra=b"".join([segment(0xFE, b"<" * 65_000)] * 280)) + b"x",
    "a picture of chunks": lambda: png(extra=chunk(b"tEXt", b"a\0b") * MB),
    "a picture of one great word": lambda: png(extra=chunk(b"zTXt", b"<!doctype " * (MB + MB // 2))) + b"x",
    "a document of openings": lambda: docx({"word/a.xml": tags(10**6), "word/b.xml": b"<!DOCTYPE x>"}),
    "a document of ninety megabytes": lambda: docx(
        {f"word/{n}.xml": os.urandom(MB // 2).hex() for n in range(28)} | {"word/z.xml": b"<!DOCTYPE x>"}
    ),
    "a document of fields": lambda: field(tags(300_000, ">  <w:instrText a") + ">DDEAUTO"),
    "an archive of names": lambda: zipped({f"{n}/" + "x" * 200: b"" for n in range(40_000)}),
    "a text of Chinese": lambda: "路灯".encode() * (3 * MB),
}


def main(small: bool) -> dict[str, Any]:
    """Value: uploads not refused, refused without a sentence, or beyond the time or the memory."""
    cases = {name: (file, data) for name, (file, data, _code) in HOSTILE.items()}
    cases |= {} if small else {name: ("x", make()) for name, make in SLOW.items()}
    measured = {name: _measure(*case) for name, case in cases.items()}
    wrong = [
        name
        for name, (is_refused, seconds, memory) in measured.items()
        if not is_refused or seconds > MOST_SECONDS or memory > MOST_MEMORY
    ]
    return {
        "name": "A4",
        "value": len(wrong),
        "unit": "uploads kept, unexplained, slow or greedy",
        "goal": f"0 of {len(cases)}, {MOST_SECONDS:.0f} s and {MOST_MEMORY // MB} MB each",
        "holds": not wrong and len(cases) >= 60,
        "wrong": wrong,
        "slowest_ms": round(max(seconds for _, seconds, _ in measured.values()) * 1000),
        "most_mb": round(max(memory for _, _, memory in measured.values()) / MB),
    }


def _measure(name: str, data: bytes) -> tuple[bool, float, int]:
    """Whether it is refused in a sentence, its CPU seconds and its memory, in a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, _judge(name, data).encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as stream:
        words = stream.read().split()
    return words[0] == "True", float(words[1]), int(words[2])


def _judge(name: str, data: bytes) -> str:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    is_refused = False
    try:
        check(io.BytesIO(data), name=name, max_bytes=MOST_BYTES)
    except Refused as refused:
        is_refused = all(refused.sentences)
    took = resource.getrusage(resource.RUSAGE_SELF)
    return f"{is_refused} {took.ru_utime + took.ru_stime} {(took.ru_maxrss - before) * 1024}"
