"""Reply templates: ``{number}``-like variables become plain text; nothing is executed (R75)."""

import re
from collections.abc import Iterable, Mapping

from feedback.rules.similar import A_DATE, A_FIGURE, A_NAME

VARIABLES = (
    "number",
    "citizen",
    "title",
    "place",
    "raised",
    "department",
    "handler",
    "date",
    "due",
)
VARIABLE = re.compile(r"\{(" + "|".join(VARIABLES) + r")\}")
MEANT = re.compile(r"\{\s*([^\W\d]\w*)\s*\}")
"""A name alone in braces: meant as a variable. Anything else in braces is plain text, and stays so."""
BLANK = re.compile(rf"{MEANT.pattern}|{A_DATE}|{A_FIGURE}|{A_NAME}")
HINT = re.compile(r"（[^（）\n]{2,60}）")
"""What a template tells its writer to put there: （写现场看到的事实）."""


def fill(body: str, values: Mapping[str, str]) -> str:
    """Replace the known variables by ``values``; an unknown one, or one without a value, stays as written.

    What a value contains is not looked at again.
    """
    return VARIABLE.sub(lambda found: values.get(found[1]) or found[0], body)


def unknown_variables(body: str) -> list[str]:
    """What is written like a variable and is none, in order; ``{ number }`` with blanks is none either."""
    found = [match[0] for match in MEANT.finditer(body) if not VARIABLE.fullmatch(match[0])]
    return list(dict.fromkeys(found))


def blanks_in(text: str) -> list[str]:
    """What the portal put there to be replaced, and nobody did: variables, and the marks of an old answer."""
    return list(dict.fromkeys(match[0] for match in BLANK.finditer(text)))


def unfilled(text: str, bodies: Iterable[str]) -> list[str]:
    """The blanks, and the hints of these templates that stand in the text word for word."""
    hints = {hint for body in bodies for hint in HINT.findall(body)}
    return [*blanks_in(text), *(hint for hint in dict.fromkeys(HINT.findall(text)) if hint in hints)]
