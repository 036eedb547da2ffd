"""Reply templates: ``{number}``-like variables become plain text; nothing is executed (R75)."""

import re
from collections.abc import Mapping

VARIABLES = ("number", "citizen", "department", "date")
VARIABLE = re.compile(r"\{(" + "|".join(VARIABLES) + r")\}")


def fill(body: str, values: Mapping[str, str]) -> str:
    """Replace the known variables by ``values``; an unknown one, or one without a value, stays as written.

    What a value contains is not looked at again.
    """
    return VARIABLE.sub(lambda found: values.get(found[1]) or found[0], body)
