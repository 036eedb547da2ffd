"""Makes tickets of every state with their dispatches, clocks and evidence, spread over a year."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.evidence import Entry, Subject
from departments.actions import clocks as clock_actions
from departments.calendars import load_calendar
from departments.models import Department, RuleVersion, Staff
from departments.rule_versions import current_rules
from departments.rules.calendar import WorkCalendar
from feedback.choices import AnswerKind, Category, ClockKind, ContactMeans, DispatchRole, Solved, Urgency
from feedback.models import Area, Channel, Complainant, Deadline, Dispatch, Ticket, Topic
from feedback.rules.limits import limit_for
from feedback.rules.registration import content_digest
from feedback.states import OPEN_STATES, State

PLACES = ("听雨路", "望湖大道", "云杉苑", "锦棠花园", "南浦路", "沧浪里小区", "桂子巷", "临江新城")
MATTERS = (
    "路灯不亮，夜间出行不便",
    "垃圾清运不及时，气味难闻",
    "夜间施工噪声扰民",
    "自来水水压偏低",
    "小区停车位被长期占用",
    "公交车发车间隔太长",
    "咨询社保转移办理流程",
    "人行道地砖破损松动",
    "供暖温度不达标",
    "物业收费不透明",
)
OPEN_CHOICE = (
    [State.REGISTERED] * 2 + [State.PENDING_DISPATCH] + [State.DISPATCHED] * 4 + [State.IN_PROGRESS] * 12
)
OPEN_CHOICE += [State.PENDING_REVIEW] * 2 + [State.PENDING_CALLBACK] * 3 + [State.PENDING_VERDICT]
AT_DEPARTMENT = {State.DISPATCHED, State.IN_PROGRESS}
VERBS = {
    State.REGISTERED: ("register",),
    State.PENDING_DISPATCH: ("register", "triage"),
    State.DISPATCHED: ("register", "triage", "dispatch"),
    State.IN_PROGRESS: ("register", "triage", "dispatch", "sign"),
    State.PENDING_REVIEW: ("register", "triage", "dispatch", "sign", "submit_result"),
    State.PENDING_CALLBACK: ("register", "triage", "dispatch", "sign", "submit_result", "approve_result"),
}
VERBS[State.PENDING_VERDICT] = VERBS[State.COMPLETED] = (*VERBS[State.PENDING_CALLBACK], "record_callback")


@dataclass
class Ground:
    """What the tickets stand on: the house as it is."""

    centre: Department
    departments: Sequence[Department]
    channels: Sequence[Channel]
    topics: Sequence[Topic]
    areas: Sequence[Area]
    handlers: dict[int, Sequence[Staff]]
    complainants: Sequence[Complainant]
    now: datetime
    calendar: WorkCalendar = field(default_factory=load_calendar)

    def __post_init__(self) -> None:
        self.rules: RuleVersion = current_rules("limits", self.now)


@dataclass
class Batch:
    """Rows of one lot, ready to be copied in this order."""

    tickets: list[Ticket] = field(default_factory=list)
    dispatches: list[Dispatch] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


@dataclass
class Ids:
    """The next free primary keys."""

    ticket: int
    dispatch: int
    deadline: int


def make(ground: Ground, numbers: Sequence[int], ids: Ids, chance: random.Random, open_share: float) -> Batch:
    """Tickets for ``numbers`` (running numbers): the open ones of the last weeks, the rest of the year."""
    batch = Batch()
    for number in numbers:
        _one(batch, ground, number, ids, chance, is_open=chance.random() < open_share)
    return batch


def _one(
    batch: Batch, ground: Ground, number: int, ids: Ids, chance: random.Random, *, is_open: bool
) -> None:
    age = timedelta(
        minutes=chance.randint(5, 14 * 1440) if is_open else chance.randint(14 * 1440, 365 * 1440)
    )
    start = ground.now - age
    state = chance.choice(OPEN_CHOICE) if is_open else State.COMPLETED
    ticket = _ticket(ground, number, start, state, chance)
    ticket.pk = ids.ticket
    ids.ticket += 1
    batch.tickets.append(ticket)
    if len(VERBS[state]) > 2:
        _dispatch(batch, ground, ticket, ids, chance)
    else:
        _clock(batch, ground, ticket, ids, ClockKind.DISPATCH, owner=ground.centre, start=start)
    batch.entries.extend(_entries(ticket, state))


def _ticket(ground: Ground, number: int, start: datetime, state: State, chance: random.Random) -> Ticket:
    words = f"{chance.choice(PLACES)}{chance.randint(1, 400)}号附近{chance.choice(MATTERS)}"
    lasting = f"已经持续{chance.randint(2, 40)}天，多次反映没有结果"
    text = f"{words}，{lasting}，请有关部门尽快核实处理并回复。编号{number}。"
    is_done = state == State.COMPLETED
    satisfaction = chance.choice((5, 5, 4, 4, 4, 3, 2, 1)) if is_done else None
    ticket = Ticket(
        query_code="LOADED00",
        centre=ground.centre,
        channel=chance.choice(ground.channels),
        complainant=chance.choice(ground.complainants),
        contact_means=ContactMeans.PHONE,
        title=words,
        content=text,
        content_digest=content_digest(text),
        category=chance.choice(Category.values),
        topic=chance.choice(ground.topics),
        area=chance.choice(ground.areas),
        place=words[:12],
        urgency=chance.choices(Urgency.values, weights=(90, 8, 2))[0],
        reported_at=start,
        registered_at=start,
        moved_at=start,
        version=len(VERBS[state]),
        completed_at=start + timedelta(days=3) if is_done else None,
        answer_kind=AnswerKind.ANSWERED if is_done else "",
        is_solved=(Solved.SOLVED if (satisfaction or 0) > 2 else Solved.UNSOLVED) if is_done else "",
        satisfaction=satisfaction,
    )
    ticket.__dict__["state"] = str(state)
    return ticket


def _dispatch(batch: Batch, ground: Ground, ticket: Ticket, ids: Ids, chance: random.Random) -> None:
    department = chance.choice(ground.departments)
    start = ticket.registered_at + timedelta(minutes=20)
    is_open, is_done = ticket.state in AT_DEPARTMENT, ticket.state == State.COMPLETED
    handled = None if is_open else start + timedelta(days=2)
    handlers = ground.handlers.get(department.pk, ())
    row = Dispatch(
        id=ids.dispatch,
        ticket=ticket,
        department=department,
        role=DispatchRole.LEAD,
        assignee=chance.choice(handlers) if handlers and ticket.state != State.DISPATCHED else None,
        dispatched_at=start,
        is_open=is_open,
        signed_at=None if ticket.state == State.DISPATCHED else start + timedelta(minutes=40),
        handled_at=handled,
        ended_at=ticket.completed_at if is_done else None,
    )
    ids.dispatch += 1
    clock = _clock(batch, ground, ticket, ids, ClockKind.HANDLE, owner=department, start=start, dispatch=row)
    clock_actions.stop(clock, at=handled) if handled else None
    row.due_at = clock.due_at
    ticket.lead_department, ticket.department_ids, ticket.handled_at = department, [department.pk], handled
    batch.dispatches.append(row)


def _clock(
    batch: Batch,
    ground: Ground,
    ticket: Ticket,
    ids: Ids,
    kind: ClockKind,
    *,
    owner: Department,
    start: datetime,
    dispatch: Dispatch | None = None,
) -> Deadline:
    limit = limit_for(ground.rules.values, kind, category=ticket.category, urgency=ticket.urgency)
    clock = clock_actions.begin(
        Deadline,
        kind=kind,
        owner=owner,
        limit=limit,
        started_at=start,
        calendar=ground.calendar,
        rule_version=ground.rules,
        urgency=ticket.urgency,
        ticket=ticket,
        dispatch=dispatch,
    )
    clock.pk = ids.deadline
    ids.deadline += 1
    ticket.due_at = clock.due_at if ticket.state in OPEN_STATES else None
    batch.deadlines.append(clock)
    return clock


def _entries(ticket: Ticket, state: State) -> Iterator[Entry]:
    for version, verb in enumerate(VERBS[state], start=1):
        yield Entry(
            subject=Subject("ticket", ticket.pk),
            verb=verb,
            actor_id=None,
            actor_name="",
            at=ticket.registered_at + timedelta(minutes=10 * version),
            facts={"version": version, "loaded": True},
        )
