"""Tells, inside the portal, whom a move concerns; in the transaction of the move, never who did it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.utils import translation

from core.known_queries import KnownQuery
from core.masking import mask_text
from core.subjects import Subject
from departments.actions.holders import nearest_holders
from departments.actions.inbox import InApp, tell
from departments.models import Staff
from feedback.choices import DispatchRole
from feedback.models import (
    CoReply,
    CoReturn,
    Dispatch,
    ExtensionRequest,
    ReopeningRequest,
    ResultDraft,
    Retrospective,
    ReturnRequest,
    SuspensionRequest,
    TerminationRequest,
    Ticket,
)
from feedback.rules.told import OF_VERB, Paper, Told, Whom
from feedback.wording.told import SENTENCES, SUBJECT


def _by_key(model: Any, pk: int) -> Any:
    return model._default_manager.filter(pk=pk)


MODELS: dict[Paper, tuple[Any, str]] = {
    Paper.RESULT: (ResultDraft, "draft"),
    Paper.CO_REPLY: (CoReply, "draft"),
    Paper.EXTENSION: (ExtensionRequest, "paper"),
    Paper.SUSPENSION: (SuspensionRequest, "paper"),
    Paper.TERMINATION: (TerminationRequest, "paper"),
    Paper.RETURN: (ReturnRequest, "paper"),
    Paper.RETROSPECTIVE: (Retrospective, "retrospective"),
    Paper.RELEASE: (CoReturn, "release"),
    Paper.REOPENING: (ReopeningRequest, "request"),
}
"""The table of each paper, and the fact that names its row."""
PAPERS = {model: KnownQuery[Any](partial(_by_key, model)) for model, _name in MODELS.values()}
NAMED = KnownQuery[Dispatch](
    lambda ticket, pk: Dispatch.objects.filter(ticket=ticket, pk=pk).select_related("department")
)
LAST_LEAD = KnownQuery[Dispatch](
    lambda ticket: (
        Dispatch.objects.filter(ticket=ticket, role=DispatchRole.LEAD)
        .select_related("department")
        .order_by("-pk")[:1]
    )
)
AUTHORS = {Whom.WRITER: "drafted_by_id", Whom.SIGNER: "signed_by_id", Whom.ASKER: "asked_by_id"}


def tell_of_move(
    ticket: Ticket, *, verb: str, by: Staff | None, now: datetime, facts: Mapping[str, Any]
) -> None:
    """Tell whom the move concerns; nothing for most verbs. At most six queries, however many are told."""
    told = OF_VERB.get(verb)
    facts = {**facts, "by_itself": by is None}
    if told is None or not told.holds(facts):
        return
    people = {pk for pk in _people(ticket, told, facts) if pk is not None} - {by.pk if by else None}
    if not people:
        return
    with translation.override(settings.LANGUAGE_CODE):
        subject = SUBJECT % {"number": ticket.number, "what": SENTENCES[verb]}
    tell(
        [
            InApp(
                key=f"moved:{ticket.pk}:{ticket.version}:{verb}:{person}",
                recipient_id=person,
                subject=subject,
                body=mask_text(ticket.title),
                address=ticket.get_absolute_url(),
                about=Subject("ticket", ticket.pk),
            )
            for person in sorted(people)
        ],
        now=now,
    )


def _people(ticket: Ticket, told: Told, facts: Mapping[str, Any]) -> Iterator[int | None]:
    paper = _paper(told.paper, facts)
    for whom in told.whom:
        if whom is Whom.NAMED:
            yield facts.get("assignee")
        elif whom in AUTHORS:
            yield getattr(paper, AUTHORS[whom], None)
        else:
            yield from _of_work(ticket, whom, facts, paper)


def _of_work(ticket: Ticket, whom: Whom, facts: Mapping[str, Any], paper: Any) -> Iterator[int | None]:
    named = None if whom is Whom.LEAD_WORKER else facts.get("dispatch") or getattr(paper, "dispatch_id", None)
    row = _dispatch(ticket, named)
    if row is None:
        return
    if whom is Whom.APPROVERS:
        yield from nearest_holders("approve_results", row.department)
    else:
        yield row.assignee_id or row.signed_by_id


def _dispatch(ticket: Ticket, named: int | None) -> Dispatch | None:
    """The dispatch that the move names, else the lead that came last."""
    return NAMED.first(ticket.pk, named) if named else LAST_LEAD.first(ticket.pk)


def _paper(kind: Paper, facts: Mapping[str, Any]) -> Any:
    if kind is Paper.NAMED:
        kind = Paper(facts["kind"])
    if kind is Paper.NONE:
        return None
    model, name = MODELS[kind]
    return PAPERS[model].first(facts[name]) if facts.get(name) else None
