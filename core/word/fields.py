"""Fields, which Word works out itself: page numbers, references, the table of contents."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn


def add_field(paragraph: Any, instruction: str, shown: str = "") -> None:
    """A field at the paragraph's end that shows ``shown`` until Word works it out."""
    open_field(paragraph, instruction)
    if shown:
        paragraph.add_run(shown)
    close_field(paragraph)


def open_field(paragraph: Any, instruction: str, *, is_stale: bool = False) -> None:
    """Begin a field; what is added until ``close_field`` is its result. ``is_stale`` asks for an update."""
    start = _mark(paragraph, "begin")
    if is_stale:
        start.set(qn("w:dirty"), "true")
    words = OxmlElement("w:instrText")
    words.set(qn("xml:space"), "preserve")
    words.text = f" {instruction} "
    paragraph.add_run()._r.append(words)
    _mark(paragraph, "separate")


def close_field(paragraph: Any) -> None:
    """End the field that was opened last."""
    _mark(paragraph, "end")


def bookmark(paragraph: Any, name: str, number: int) -> None:
    """Put the whole paragraph under a name that references lead to."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    place = 1 if paragraph._p.pPr is not None else 0
    paragraph._p.insert(place, start)
    paragraph._p.append(end)


def _mark(paragraph: Any, kind: str) -> Any:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)
    return mark
