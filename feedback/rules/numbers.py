"""Numbers and codes people read out on the phone."""

from collections.abc import Callable, Sequence
from datetime import date

QUERY_ALPHABET = "ACDEFGHJKLMNPQRTUVWXY34679"
QUERY_LENGTH = 8
LARGEST = 999_999


def ticket_number(day: date, sequence: int) -> str:
    """``YYYYMMDD`` and six digits; raises ValueError past a million a day."""
    if not 1 <= sequence <= LARGEST:
        raise ValueError(f"{sequence} is no number of a day (1 … {LARGEST})")
    return f"{day:%Y%m%d}{sequence:06d}"


def query_code(choose: Callable[[Sequence[str]], str]) -> str:
    """Eight characters none of which is mistaken for another; ``choose`` picks one (secrets.choice)."""
    return "".join(choose(QUERY_ALPHABET) for _ in range(QUERY_LENGTH))
