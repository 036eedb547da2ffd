"""Reply templates: ``{number}``-like variables become plain text; nothing is executed (R75)."""

import re
from collections.abc import Mapping

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


def fill(body: str, values: Mapping[str, str]) -> str:
    """Replace the known variables by ``values``; an unknown one, or one without a value, stays as written.

    What a value contains is not looked at again.
    """
    return VARIABLE.sub(lambda found: values.get(found[1]) or found[0], body)


def unknown_variables(body: str) -> list[str]:
    """What is written like a variable and is none, in order; ``{ number }`` with blanks is none either."""
    found = [match[0] for match in MEANT.finditer(body) if not VARIABLE.fullmatch(match[0])]
    return list(dict.fromkeys(found))
