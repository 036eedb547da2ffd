"""Loads what the rules must know of a ticket, in a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from core.known_queries import KnownQuery
from feedback.choices import DispatchRole, PaperState
from feedback.models.aftercare_facts import aftercare_of
from feedback.models.answers import Contact, CoReply, ResultDraft
from feedback.models.co_facts import asking_release, co_facts_of
from feedback.models.dispatch import Dispatch
from feedback.models.merging_facts import merging_facts_of
from feedback.models.request_facts import requests_of
from feedback.models.return_facts import return_facts_of
from feedback.models.ticket import Ticket
from feedback.rules import results
from feedback.rules.facts import ShareFacts, TicketFacts

Papers = Mapping[int, Sequence[ResultDraft | CoReply]]
DISPATCHES = KnownQuery[Dispatch](
    lambda ticket: (
        Dispatch.objects.filter(ticket=ticket, voided_at__isnull=True)
        .select_related("department")
        .order_by("id")
    )
)
RESULTS = KnownQuery[ResultDraft](lambda leads: ResultDraft.objects.filter(dispatch__in=leads))
REPLIES = KnownQuery[CoReply](lambda others: CoReply.objects.filter(dispatch__in=others))
CALLERS = KnownQuery[int](
    lambda dispatches: (
        Contact.objects.filter(dispatch__in=dispatches)
        .order_by("id")
        .values_list("recorded_by_id", flat=True)
    )
)
"""Who wrote down the contacts of these dispatches."""


def facts_of(ticket: Ticket, dispatches: Iterable[Dispatch] | None = None) -> TicketFacts:
    """The ticket and its live dispatches as plain values; a fixed number of queries.

    Who has read the ``dispatches`` already, all that are not voided, with their departments, contacts and
    papers (``with_papers``), spares those queries.
    """
    dispatches, papers, callers = _read(ticket) if dispatches is None else _given(dispatches)
    handled_by = _hands(dispatches, papers, callers)
    if ticket.answered_by_id is not None:
        handled_by |= {ticket.answered_by_id}
    live = sorted((d for d in dispatches if d.is_live), key=lambda d: d.role != DispatchRole.LEAD)
    released = asking_release(live)
    return TicketFacts(
        id=ticket.pk,
        state=str(ticket.state),
        centre_id=ticket.centre_id,
        category=ticket.category,
        topic_known=ticket.topic_id is not None,
        contact_means=ticket.contact_means,
        rejected_at=ticket.rejected_at,
        lead_department_id=ticket.lead_department_id,
        handled_by=handled_by,
        handling_department_ids=frozenset(d.department_id for d in dispatches),
        shares=tuple(_share(d, papers[d.pk], released) for d in live),
        callback_drawn=ticket.is_callback_drawn,
        after=aftercare_of(ticket),
        urgency=ticket.urgency,
        requests=requests_of(ticket, live),
        **return_facts_of(ticket, live),
        **co_facts_of(ticket, dispatches),
        **merging_facts_of(ticket, dispatches),
    )


def with_papers(
    dispatches: Sequence[Dispatch],
    *,
    results: QuerySet[ResultDraft] | None = None,
    replies: QuerySet[CoReply] | None = None,
    contacts: QuerySet[Contact] | None = None,
) -> None:
    """Read what belongs to the dispatches: results of leads, replies of co-handlers, contacts of all.

    What there cannot be is not looked for: at most three queries, two without co-handlers.
    """
    for role, papers in (
        (DispatchRole.LEAD, Prefetch("results", results)),
        (DispatchRole.CO, Prefetch("co_replies", replies)),
    ):
        prefetch_related_objects([row for row in dispatches if row.role == role], papers)
    prefetch_related_objects(list(dispatches), Prefetch("contacts", contacts))


def _read(ticket: Ticket) -> tuple[list[Dispatch], Papers, Iterable[int | None]]:
    """The dispatches not voided, the papers of each, and who wrote down their contacts."""
    dispatches = DISPATCHES(ticket.pk)
    papers: dict[int, list[ResultDraft | CoReply]] = {row.pk: [] for row in dispatches}
    leads = tuple(row.pk for row in dispatches if row.role == DispatchRole.LEAD)
    others = tuple(row.pk for row in dispatches if row.role == DispatchRole.CO)
    for paper in [*(RESULTS(leads) if leads else ()), *(REPLIES(others) if others else ())]:
        papers[paper.dispatch_id].append(paper)
    return dispatches, papers, CALLERS(tuple(papers)) if papers else ()


def _given(dispatches: Iterable[Dispatch]) -> tuple[list[Dispatch], Papers, Iterable[int | None]]:
    """The same of dispatches read before, ``with_papers``."""
    rows = sorted(dispatches, key=lambda row: row.pk)
    papers = {row.pk: _papers(row) for row in rows}
    return rows, papers, [contact.recorded_by_id for row in rows for contact in row.contacts.all()]


def _papers(row: Dispatch) -> list[ResultDraft | CoReply]:
    return list(row.results.all() if row.role == DispatchRole.LEAD else row.co_replies.all())


def _hands(dispatches: Sequence[Dispatch], papers: Papers, callers: Iterable[int | None]) -> frozenset[int]:
    hands = {d.assignee_id for d in dispatches} | {d.signed_by_id for d in dispatches}
    for rows in papers.values():
        hands |= {paper.drafted_by_id for paper in rows} | {paper.signed_by_id for paper in rows}
    return frozenset(hand for hand in (*hands, *callers) if hand is not None)


def _share(
    dispatch: Dispatch, papers: Sequence[ResultDraft | CoReply], released: dict[int, int | None]
) -> ShareFacts:
    draft = next((p for p in papers if p.state == PaperState.DRAFTED), None)
    return ShareFacts(
        id=dispatch.pk,
        department_id=dispatch.department_id,
        role=dispatch.role,
        assignee_id=dispatch.assignee_id,
        delegated_to_id=dispatch.delegated_to_id,
        signed=dispatch.signed_at is not None,
        answered=dispatch.handled_at is not None,
        contacted=dispatch.first_contact_at is not None,
        self_signing=dispatch.department.self_signing,
        draft_complete=_is_complete(draft),
        draft_handed_in=draft is not None and draft.handed_in_at is not None,
        draft_by=draft.drafted_by_id if draft else None,
        designated=dispatch.is_designated,
        asks_release=dispatch.pk in released,
        release_by=released.get(dispatch.pk),
        due_at=dispatch.due_at,
    )


def _is_complete(draft: ResultDraft | CoReply | None) -> bool:
    if draft is None:
        return False
    if isinstance(draft, CoReply):
        return bool(draft.text.strip())
    return not results.missing(
        result_code=draft.result_code,
        solved=draft.solved,
        unsolved_reason=draft.unsolved_reason,
        reply=draft.reply,
    )
