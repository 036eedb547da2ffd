"""The documents and the list of pictures agree: each picture is made, used where the list says, and small."""

import re

from tests.architecture.source import ROOT, files, text_of
from tests.browser.picture_list import PICTURES

FOLDER = ("docs", "pictures")
SHOWN = re.compile(r"!\[([^\]]+)\]\([^)\s]*pictures/([\w-]+)\.png\)")
LARGEST_TOGETHER = 6 * 1024 * 1024


def uses() -> set[tuple[str, str]]:
    """Which document shows which picture."""
    documents = [path for path in files() if path.suffix == ".md"]
    return {(str(path), name) for path in documents for _words, name in SHOWN.findall(text_of(path))}


def test_every_picture_of_a_document_is_in_the_list_and_the_other_way_round() -> None:
    listed = {(document, one.name) for one in PICTURES for document in one.documents}
    assert uses() - listed == set(), "a line in tests/browser/picture_list.py, then run.py pictures"
    assert listed - uses() == set(), "the list names a use that is no more"


def test_every_listed_picture_is_there_and_no_other() -> None:
    made = {path.stem for path in files() if path.parts[:2] == FOLDER}
    assert made == {one.name for one in PICTURES}, "run.py pictures --only NAME"


def test_all_pictures_together_are_small() -> None:
    sizes = [(ROOT / path).stat().st_size for path in files() if path.parts[:2] == FOLDER]
    assert sum(sizes) <= LARGEST_TOGETHER


def test_every_picture_says_in_words_what_it_shows() -> None:
    bare = re.compile(r"!\[\s*\]\([^)]*pictures/")
    assert [str(path) for path in files() if path.suffix == ".md" and bare.search(text_of(path))] == []
