"""Rows for the table of guards: verb, facts, the codes that hold it up; a file per family."""

from feedback.rules.facts import TicketFacts
from tests.feedback.guard_rows import aftercare, cohandling, merging, requests, returns

Row = tuple[str, TicketFacts, list[str]]
ROWS: list[Row] = [*returns.ROWS, *cohandling.ROWS, *requests.ROWS, *merging.ROWS, *aftercare.ROWS]
