"""What the documents say is so: links lead somewhere, commands exist, pictures of the machine are its own."""

import re
from argparse import ArgumentParser
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from feedback.management.commands.lifecycle import PAGE, drawn
from supervision.management.commands import papers
from tests.architecture.source import ROOT, files, text_of

DOCUMENTS = [path for path in files() if path.suffix == ".md"]
READMES = (Path("README.md"), Path("README.zh.md"))
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
COMMAND = re.compile(r"^\| `([a-z_]+)((?: [^`]*)?)` \| [^|]+ \|$", re.MULTILINE)
OPTION = re.compile(r"--[a-z-]+")
LARGEST_PICTURE = 250 * 1024


def prose(path: Path) -> str:
    """The text of a document without its blocks of code."""
    return FENCE.sub("", text_of(path))


def anchors(path: Path) -> set[str]:
    """How links name the headings of a document."""
    words = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(prose(path)))
    return {heading.strip().replace(" ", "-") for heading in words}


def leads_nowhere(path: Path, link: str) -> bool:
    """Whether a link names no file of the project, or no heading in it."""
    name, _, anchor = link.partition("#")
    target = (ROOT / path.parent / name).resolve() if name else ROOT / path
    if not target.exists():
        return True
    return bool(anchor) and anchor not in anchors(target.relative_to(ROOT))


def parser_of(name: str) -> ArgumentParser:
    """The parser of a management command."""
    return load_command_class(get_commands()[name], name).create_parser("manage.py", name)


@pytest.mark.parametrize("path", DOCUMENTS, ids=str)
def test_links_lead_somewhere(path: Path) -> None:
    links = [
        link for link in LINK.findall(prose(path)) if "://" not in link and not link.startswith("mailto:")
    ]
    assert [link for link in links if leads_nowhere(path, link)] == []


def test_every_picture_is_shown_and_small() -> None:
    shown = {
        (ROOT / path.parent / link).resolve() for path in DOCUMENTS for link in LINK.findall(prose(path))
    }
    pictures = [path for path in files() if path.parts[:2] == ("docs", "pictures")]
    assert [str(path) for path in pictures if (ROOT / path) not in shown] == []
    assert [str(path) for path in pictures if (ROOT / path).stat().st_size > LARGEST_PICTURE] == []


def test_the_life_of_a_ticket_is_the_machines() -> None:
    assert text_of(PAGE) == drawn(), "run.py manage lifecycle --write"


def test_the_lives_of_supervisions_papers_are_their_machines() -> None:
    assert text_of(papers.PAGE) == papers.drawn(), "run.py manage papers --write"


@pytest.mark.parametrize("path", READMES, ids=str)
def test_commands_named_exist_with_their_options(path: Path) -> None:
    named = COMMAND.findall(text_of(path))
    assert len(named) >= 10
    for name, usage in named:
        assert name in get_commands(), f"there is no command {name}"
        known = set(parser_of(name)._option_string_actions)
        assert set(OPTION.findall(usage)) <= known, f"{name} has no such option"


def test_both_readmes_have_the_same_parts() -> None:
    english, chinese = (text_of(path) for path in READMES)
    marks = re.compile(r"^(#+) |^(\||```|!\[)", re.MULTILINE)
    assert marks.findall(english) == marks.findall(chinese), "a heading, row, block or picture is missing"
    assert [name for name, _usage in COMMAND.findall(english)] == [
        name for name, _usage in COMMAND.findall(chinese)
    ]


def test_decisions_are_numbered_without_gaps_and_say_what_lost() -> None:
    records = [
        path for path in files() if path.parts[:2] == ("docs", "decisions") and path.name != "README.md"
    ]
    assert [path.name[:4] for path in records] == [f"{number:04d}" for number in range(1, len(records) + 1)]
    parts = ("**Context.**", "**Decision.**", "**What lost.**")
    assert [str(path) for path in records if any(part not in text_of(path) for part in parts)] == []
