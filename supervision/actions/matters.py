"""专项事项: what repeated bad ratings on one topic propose, and a supervisor sees through to its outcome."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from core.evidence.entries import Fact
from core.reasons import Reason
from core.refusals import Refused
from departments.models import Department, Staff
from departments.rules.calendar import in_shanghai
from feedback.actions import lock_tickets
from feedback.actions.results import text_digest
from feedback.models import Ticket, Topic
from supervision.acting import Acting, acting, record, require_grant
from supervision.choices import MatterKind, MatterState, RectificationState
from supervision.models import Matter, MatterItem, MatterProgress, Rectification
from supervision.rule_versions import supervision_rules
from supervision.rules.rectification import is_repeated, looked_back, reasons_against_day, too_short

ALIVE = (MatterState.PROPOSED, MatterState.OPEN)
SUPERVISE = "supervise"


def propose_matter(row: Rectification, *, topic_id: int | None, now: datetime) -> Matter | None:
    """Propose a matter when bad ratings of the department on the topic repeat; one that is alive grows.

    Called as a rectification opens. The topic's row is locked, so that two at once count each other.
    """
    if topic_id is None:
        return None
    Topic.objects.select_for_update(no_key=True).get(pk=topic_id)
    same = Matter.objects.filter(topic_id=topic_id, department_id=row.department_id, state__in=ALIVE)
    alive: Matter | None = same.first()
    if alive is not None:
        _grow(alive, row, now=now)
        return alive
    rules = supervision_rules(now).values
    found = _bad_ratings(row, topic_id, since=now - looked_back(rules))
    return _propose(row, topic_id, found, now=now) if is_repeated(rules, len(found)) else None


def open_matter(
    *,
    kind: str,
    title: str,
    department: Department,
    topic: Topic | None = None,
    problem: str,
    policy: str = "",
    supporters: Iterable[Department] = (),
    due_on: date | None,
    tickets: Iterable[Ticket] = (),
    by: Staff,
    now: datetime,
) -> Matter:
    """Open a matter by hand, at once under way. ``tickets`` it grew from are the caller's to see."""
    with transaction.atomic():
        require_grant(by, SUPERVISE, department.pk)
        faults = [] if title.strip() else [Reason("matter_title")]
        faults += _is_alive(topic.pk if topic else None, department.pk)
        if faults:
            raise Refused(*faults)
        row = Matter.objects.create(
            kind=kind, title=title.strip(), topic=topic, department=department, opened_at=now, opened_by=by
        )
        MatterItem.objects.bulk_create([MatterItem(matter=row, ticket=ticket) for ticket in tickets])
        facts: dict[str, Fact] = {"kind": kind, "topic": topic.pk if topic else None}
        record(row, "issue", by=by, now=now, facts=facts)
        return start(
            row,
            kind=kind,
            department=department,
            problem=problem,
            policy=policy,
            supporters=supporters,
            due_on=due_on,
            by=by,
            now=now,
        )


def start(
    matter: Matter | int,
    *,
    kind: str,
    department: Department,
    problem: str,
    policy: str = "",
    supporters: Iterable[Department] = (),
    due_on: date | None,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Matter:
    """Settle what kind of matter it is, who leads and supports, by when, and which policy is concerned."""
    with acting(Matter, _pk(matter), "start", by=by, now=now, version=version) as act:
        row, helpers = act.row, list(supporters)
        act.require(_against_start(row, kind, department, problem, helpers, due_on, now))
        require_grant(by, SUPERVISE, department.pk)
        row.kind, row.department, row.due_on = kind, department, due_on
        row.problem, row.policy = problem.strip(), policy.strip()
        row.started_at, row.started_by = now, by
        row.supporters.set(helpers)
        row.start()
        act.note(kind=kind, lead=department.pk, due=str(due_on), text=text_digest(row.problem + row.policy))
        act.note(supporters=",".join(str(pk) for pk in sorted(one.pk for one in helpers))[:80])
    return act.row


def report_progress(
    matter: Matter | int, *, text: str, by: Staff, now: datetime, version: int | None = None
) -> Matter:
    """Say what was done so far."""
    with acting(Matter, _pk(matter), "report_progress", by=by, now=now, version=version) as act:
        act.require(too_short(text, "matter_text"))
        _note_progress(act, text, by)
        act.row.report_progress()
    return act.row


def change(
    matter: Matter | int,
    *,
    department: Department,
    due_on: date | None,
    reason: str,
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Matter:
    """Another lead or another day, with a reason that stays among the reports."""
    with acting(Matter, _pk(matter), "change", by=by, now=now, version=version) as act:
        row = act.row
        act.require(_against_change(row, department, due_on, reason, now))
        require_grant(by, SUPERVISE, department.pk)
        act.note(lead_before=row.department_id, due_before=str(row.due_on))
        row.department, row.due_on = department, due_on
        _note_progress(act, reason, by)
        row.change()
        act.note(lead=department.pk, due=str(due_on))
    return act.row


def add_ticket(
    matter: Matter | int, *, ticket: Ticket, by: Staff, now: datetime, version: int | None = None
) -> Matter:
    """Add a ticket that the person sees to those the matter grew from."""
    with transaction.atomic():
        lock_tickets([ticket.pk])  # before the paper, as a rating that adds its own ticket does
        return _add(matter, ticket, by=by, now=now, version=version)


def _add(matter: Matter | int, ticket: Ticket, *, by: Staff, now: datetime, version: int | None) -> Matter:
    with acting(Matter, _pk(matter), "add_ticket", by=by, now=now, version=version) as act:
        if MatterItem.objects.filter(matter=act.row, ticket=ticket).exists():
            act.require([Reason("matter_has_ticket")])
        MatterItem.objects.create(matter=act.row, ticket=ticket)
        act.row.add_ticket()
        act.note(ticket=ticket.pk)
    return act.row


def conclude(
    matter: Matter | int,
    *,
    outcome: str,
    policy: str = "",
    by: Staff,
    now: datetime,
    version: int | None = None,
) -> Matter:
    """Write down what changed, in the process or in the policy named."""
    with acting(Matter, _pk(matter), "conclude", by=by, now=now, version=version) as act:
        act.require(too_short(outcome, "matter_text"))
        row = act.row
        row.outcome, row.policy = outcome.strip(), policy.strip() or row.policy
        row.closed_at, row.closed_by = now, by
        row.conclude()
        act.note(text=text_digest(row.outcome + row.policy))
    return act.row


def drop(
    matter: Matter | int, *, reason: str, by: Staff, now: datetime, version: int | None = None
) -> Matter:
    """It is not followed up, with a reason; further bad ratings may propose it anew."""
    with acting(Matter, _pk(matter), "drop", by=by, now=now, version=version) as act:
        act.require(too_short(reason, "matter_reason"))
        act.row.outcome, act.row.closed_at, act.row.closed_by = reason.strip(), now, by
        act.row.drop()
        act.note(text=text_digest(act.row.outcome))
    return act.row


def _bad_ratings(row: Rectification, topic_id: int, *, since: datetime) -> list[Rectification]:
    """The department's bad ratings on the topic that count, oldest first."""
    rows = Rectification.objects.filter(
        department_id=row.department_id, ticket__topic_id=topic_id, opened_at__gt=since
    )
    return list(rows.exclude(state=RectificationState.VOIDED).order_by("opened_at", "id"))


def _propose(row: Rectification, topic_id: int, found: list[Rectification], *, now: datetime) -> Matter:
    topic = Topic.objects.get(pk=topic_id)
    matter = Matter.objects.create(
        kind=MatterKind.OPTIMISATION,
        title=f"{topic.name} · {row.department.label}"[:120],
        topic=topic,
        department=row.department,
        opened_at=now,
    )
    firsts = {one.ticket_id: one for one in reversed(found)}
    MatterItem.objects.bulk_create(
        [MatterItem(matter=matter, ticket_id=pk, rectification=one) for pk, one in sorted(firsts.items())]
    )
    facts: dict[str, Fact] = {"kind": matter.kind, "topic": topic_id, "bad_ratings": len(found)}
    record(matter, "issue", by=None, now=now, facts=facts)
    return matter


def _grow(matter: Matter, row: Rectification, *, now: datetime) -> None:
    if MatterItem.objects.filter(matter=matter, ticket_id=row.ticket_id).exists():
        return
    with acting(Matter, matter.pk, "add_ticket", by=None, now=now) as act:
        if act.row.state in ALIVE:
            MatterItem.objects.create(matter=act.row, ticket_id=row.ticket_id, rectification=row)
            act.row.add_ticket()
            act.note(ticket=row.ticket_id, rectification=row.pk)


def _note_progress(act: Acting[Matter], text: str, by: Staff) -> None:
    told = text.strip()
    MatterProgress.objects.create(matter=act.row, text=told, at=act.now, by=by)
    act.note(text=text_digest(told))


def _against_start(
    row: Matter,
    kind: str,
    department: Department,
    problem: str,
    helpers: list[Department],
    due_on: date | None,
    now: datetime,
) -> list[Reason]:
    reasons = [] if kind in MatterKind.values else [Reason("matter_text", {"least": 1})]
    reasons += too_short(problem, "matter_text")
    reasons += reasons_against_day(due_on, in_shanghai(now).date())
    if department.pk in {one.pk for one in helpers}:
        reasons.append(Reason("matter_supports_itself"))
    moved = department.pk != row.department_id
    return reasons + (_is_alive(row.topic_id, department.pk) if moved else [])


def _against_change(
    row: Matter, department: Department, due_on: date | None, reason: str, now: datetime
) -> list[Reason]:
    moved = department.pk != row.department_id
    if not moved and due_on == row.due_on:
        return [Reason("matter_unchanged")]
    faults = too_short(reason, "matter_reason") + (_is_alive(row.topic_id, department.pk) if moved else [])
    return faults + (reasons_against_day(due_on, in_shanghai(now).date()) if due_on != row.due_on else [])


def _is_alive(topic_id: int | None, department_id: int) -> list[Reason]:
    """Whether the same matter is proposed or under way already."""
    if topic_id is None:
        return []
    same = Matter.objects.filter(topic_id=topic_id, department_id=department_id, state__in=ALIVE)
    return [Reason("matter_alive")] if same.exists() else []


def _pk(row: Matter | int) -> int:
    return row.pk if isinstance(row, Matter) else row
