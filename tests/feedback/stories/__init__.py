"""Who makes a move of a story in tests/golden/clocks.csv, with what; a file per part of a ticket's life."""

from tests.feedback.stories import aftercare, cohandling, merging, requests, returns
from tests.feedback.stories._terms import Telling, Terms

__all__ = ["TERMS", "Telling", "Terms"]

TERMS: dict[str, Telling] = {
    **returns.TERMS,
    **requests.TERMS,
    **aftercare.TERMS,
    **cohandling.TERMS,
    **merging.TERMS,
}
