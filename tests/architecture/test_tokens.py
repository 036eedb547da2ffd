"""A form in a fragment carries its page's token: a fragment that is included alone has to be given it.

Without the token the form works by script, which sends it in a header, and is refused to everybody else.
"""

import re
from collections.abc import Mapping

import pytest

from tests.architecture.source import ROOT

TEMPLATES = ROOT / "templates"
COMMENT = re.compile(r"{%\s*comment.*?endcomment\s*%}", re.DOTALL)
TOKEN = re.compile(r"{%\s*csrf_token\s*%}")
INCLUDE = re.compile(r'{%\s*include\s+"([^"]+)"([^%]*)%}')
TEXTS = {
    str(path.relative_to(TEMPLATES)): COMMENT.sub("", path.read_text("utf-8"))
    for path in sorted(TEMPLATES.rglob("*.html"))
}


def _with_token(texts: Mapping[str, str]) -> set[str]:
    """The templates that draw the token, themselves or by a fragment that shares their context."""
    found = {name for name, text in texts.items() if TOKEN.search(text)}
    while True:
        more = {
            name
            for name, text in texts.items()
            if name not in found
            and any(part in found and not _is_alone(given) for part, given in INCLUDE.findall(text))
        }
        if not more:
            return found
        found |= more


def _is_alone(given: str) -> bool:
    return given.split()[-1:] == ["only"]


def _without(texts: Mapping[str, str]) -> list[str]:
    drawn = _with_token(texts)
    return [
        f"{name} includes {part}"
        for name, text in texts.items()
        for part, given in INCLUDE.findall(text)
        if part in drawn and _is_alone(given) and "csrf_token=csrf_token" not in given
    ]


def test_every_form_of_a_fragment_is_given_the_token() -> None:
    assert not _without(TEXTS)


@pytest.mark.parametrize(
    ("page", "is_found"),
    [
        ('{% include "part.html" only %}', True),
        ('{% include "part.html" with a=b only %}', True),
        ('{% include "outer.html" with a=b only %}', True),
        ('{% include "part.html" with csrf_token=csrf_token only %}', False),
        ('{% include "part.html" with a=b %}', False),
    ],
)
def test_a_missing_token_is_seen(page: str, is_found: bool) -> None:
    texts = {
        "part.html": "{% csrf_token %}",
        "outer.html": '{% include "part.html" %}',
        "page.html": page,
    }

    assert bool(_without(texts)) is is_found
