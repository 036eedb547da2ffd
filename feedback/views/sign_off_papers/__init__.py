"""待签发: every kind of paper that waits for an approver. A file per part of a ticket's life."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, QuerySet, Value

from departments.scope import Scope
from feedback.models import Dispatch
from feedback.views.sign_off_papers import aftercare, main_path, requests, returns
from feedback.views.sign_off_papers._paper import InHand, PaperType
from feedback.views.sign_off_papers.main_path import WHAT

__all__ = ["BY_CODE", "GRANT", "PAPERS", "WHAT", "InHand", "PaperType", "Waiting", "dispatches", "papers_on"]

GRANT = "approve_results"
PAPERS: tuple[PaperType, ...] = (*main_path.PAPERS, *returns.PAPERS, *requests.PAPERS, *aftercare.PAPERS)
BY_CODE = {kind.code: kind for kind in PAPERS}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One paper of a list: its kind, and who wrote it."""

    kind: PaperType
    pk: int
    drafted_by_id: int
    drafted_by: str


def dispatches(held: Scope) -> QuerySet[Dispatch]:
    """The dispatches of an approver's departments on which a paper was handed in."""
    rows = cast("QuerySet[Dispatch]", Dispatch.objects.all())
    papers = []
    for kind in PAPERS:
        waiting = kind.waiting()
        own = waiting if held.everything else waiting.filter(dispatch__department_id__in=list(held.ids))
        papers.append(own.order_by().values("dispatch_id"))
    return rows.filter(_AnyOf(F("pk"), ArraySubquery(papers[0].union(*papers[1:], all=True))))


class _AnyOf(Func):
    """``id = ANY (ARRAY (…))``: the few are found first. Asked by IN, a list with many joins reads all."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def papers_on(rows: Sequence[Dispatch]) -> dict[int, list[Waiting]]:
    """The papers waiting on these dispatches, in the order of ``PAPERS``; one query."""
    ids = [row.pk for row in rows]
    places = {kind.code: place for place, kind in enumerate(PAPERS)}
    fields = ("code", "dispatch_id", "pk", "drafted_by_id", "drafter")
    parts = [
        kind.waiting()
        .filter(dispatch_id__in=ids)
        .order_by()
        .annotate(code=Value(kind.code), drafter=F("drafted_by__display_name"))
        .values_list(*fields)
        for kind in PAPERS
    ]
    found: dict[int, list[Waiting]] = defaultdict(list)
    lines: list[Any] = list(parts[0].union(*parts[1:], all=True)) if ids else []
    for code, dispatch_id, pk, drafter_id, drafter in sorted(lines, key=lambda line: places[line[0]]):
        found[dispatch_id].append(Waiting(BY_CODE[code], pk, drafter_id, drafter))
    return found
