"""Word documents, declared as blocks and written in the manner of an official paper."""

from core.word.blocks import (
    Block,
    Bullets,
    Contents,
    Cover,
    Figure,
    Heading,
    Paragraph,
    Space,
    Table,
)
from core.word.writing import write_document

__all__ = [
    "Block",
    "Bullets",
    "Contents",
    "Cover",
    "Figure",
    "Heading",
    "Paragraph",
    "Space",
    "Table",
    "write_document",
]
