"""What departments look at first: the handler's work, and what waits for the approver's signature."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, FilteredRelation, Q, Window
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.clock_wording import say_left
from departments.rules.clocks import left
from feedback import queue
from feedback.choices import ClockKind, PaperState
from feedback.home.desk import Block, Desk
from feedback.home.ruler import ruler_of
from feedback.home.week import week_of
from feedback.models import ResultDraft
from feedback.views import sign_off_papers as papers
from feedback.views.sign_off_papers.elsewhere import waiting_elsewhere

TEN = 10
FEW = 6
MOST = 200
SOON = timedelta(hours=24)
RUNNING = Q(
    deadlines__kind__in=(ClockKind.HANDLE, ClockKind.CO_HANDLE, ClockKind.RETROSPECTIVE),
    deadlines__stopped_at__isnull=True,
    deadlines__voided_at__isnull=True,
)
"""The clock of the work itself, or of looking back on it; one at most runs for a dispatch."""


def work(desk: Desk) -> Block:
    """The handler: five counts, the day, the ten most urgent, what came back, one's own week. Six queries."""
    rows = queue.dispatches_for(desk.scopes).filter(is_open=True)
    counts = queue.tab_counts(rows, desk.now)
    first = list(rows.select_related(*queue.ROW_NAMES).order_by("due_at", "id")[:TEN])
    ten = queue.rows_of(first, desk.now)
    due_today = rows.filter(queue.tab_conditions(desk.now)["today"]).values_list("due_at", flat=True)[:MOST]
    return Block(
        "work",
        _work_finding(desk, counts, ten),
        {
            "counts": _counts(counts),
            "ten": ten,
            "total": counts["all"],
            "ruler": ruler_of(due_today, desk.now, desk.calendar),
            "back": _came_back(rows) if counts["back"] else [],
            "week": week_of(desk),
        },
    )


def _came_back(rows: Any) -> list[dict[str, Any]]:
    papers = ResultDraft.objects.filter(dispatch__in=rows, state=PaperState.REFUSED)
    found = papers.select_related("review__reviewed_by", "dispatch__ticket").order_by("-decided_at")[:FEW]
    return [{"ticket": paper.dispatch.ticket, "review": paper.review} for paper in found]


def _counts(counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {"tab": "sign", "label": _("To sign for"), "figure": counts["sign"], "tone": ""},
        {"tab": "work", "label": _("Being handled"), "figure": counts["work"], "tone": ""},
        {
            "tab": "today",
            "label": _("Due today"),
            "figure": counts["today"],
            "tone": "due-soon" if counts["today"] else "",
        },
        {
            "tab": "overdue",
            "label": _("Overdue"),
            "figure": counts["overdue"],
            "tone": "overdue" if counts["overdue"] else "",
        },
        {"tab": "back", "label": _("Sent back, rework"), "figure": counts["back"], "tone": ""},
    ]


def _work_finding(desk: Desk, counts: dict[str, int], ten: list[queue.Row]) -> str:
    parts = []
    if counts["overdue"]:
        parts.append(
            ngettext("%(n)s is overdue", "%(n)s are overdue", counts["overdue"]) % {"n": counts["overdue"]}
        )
    if counts["today"]:
        parts.append(
            ngettext("%(n)s more falls due today", "%(n)s more fall due today", counts["today"])
            % {"n": counts["today"]}
        )
    coming = next((row.clock for row in ten if row.clock and row.clock.due_at >= desk.now), None)
    if coming is not None and coming.due_at - desk.now < SOON:
        remaining = left(coming.due_at, desk.now, desk.calendar, coming.running_basis, coming.pauses)
        parts.append(_("the most urgent has only: %(left)s") % {"left": say_left(remaining)})
    if parts:
        return _(", ").join(parts)
    if counts["all"]:
        return ngettext("%(n)s open, none due today", "%(n)s open, none due today", counts["all"]) % {
            "n": counts["all"]
        }
    return _("nothing is open")


def signing(desk: Desk) -> Block:
    """The approver: every paper that waits for a signature, as the desk lists them, and lines for others."""
    waiting = papers.dispatches(desk.scopes[papers.GRANT])
    named = waiting.select_related("ticket", "department").annotate(n_waiting=Window(Count("pk")))
    running: Any = named.annotate(clock=FilteredRelation("deadlines", condition=RUNNING))
    rows: list[Any] = list(running.select_related("clock").order_by("due_at", "id")[:FEW])
    n = rows[0].n_waiting if rows else 0
    finding = (
        ngettext("%(n)s waits for your signature", "%(n)s wait for your signature", n) % {"n": n} if n else ""
    )
    handed_in = papers.papers_on(rows)
    first = [
        {"dispatch": row, "clock": getattr(row, "clock", None), "papers": handed_in[row.pk]} for row in rows
    ]
    context = {"waiting": first, "n": n, "elsewhere": waiting_elsewhere(desk.user)}
    return Block("signing", finding, context)
