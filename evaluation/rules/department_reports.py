"""When departments' analyses are due, and what stands against one that says nothing. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.reasons import Reason
from evaluation.rules.periods import months_of, next_code

SECTIONS = ("situation", "causes", "measures")
"""What every analysis has to say; suggestions that were not adopted only where there were any."""
SHORTEST = 10


def due_day(quarter: str, table: Mapping[str, Any]) -> date:
    """The day by whose end the analysis of the quarter is due: of the first month of the next one."""
    year, month = months_of(next_code(quarter))[0].split("-")
    return date(int(year), int(month), int(table["report_day"]))


def reasons_against(words: Mapping[str, str], declined: int) -> list[Reason]:
    """Why it cannot be submitted yet; empty when it can. ``declined``: suggestions not adopted."""
    missing = [name for name in SECTIONS if len(words.get(name, "").strip()) < SHORTEST]
    if declined and len(words.get("not_adopted", "").strip()) < SHORTEST:
        missing.append("not_adopted")
    return [Reason(f"analysis_lacks_{name}") for name in missing]
