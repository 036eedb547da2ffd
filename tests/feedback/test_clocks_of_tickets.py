"""The clocks of tickets against tests/golden/clocks.csv: what a move starts, stops, shortens, gives back."""

import csv
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from core.evidence import Subject, records_of
from departments.actions.posts import appoint
from departments.models import RuleVersion
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from feedback import actions
from feedback.actions.answering import Answer
from feedback.history import facts_of_record
from feedback.models import Deadline, Dispatch, Ticket
from feedback.rules.registration import NewMatter
from tests.cast import REPLY, START, City, Walk
from tests.departments.deadline_table import WEEKDAYS, instant
from tests.feedback.stories import TERMS
from tests.feedback.stories.merging import take_in

TABLE = Path(__file__).parent.parent / "golden" / "clocks.csv"
STORIES = {
    story: list(rows)
    for story, rows in groupby(csv.DictReader(TABLE.open(encoding="utf-8")), lambda row: row["story"])
}
RESULT = {"result_code": "SOLVED", "solved": "SOLVED", "reply": REPLY, "hand_in": True}


class Teller:
    """Makes the moves of a story as the right people."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.ticket = Ticket()
        self.at = START

    def make(self, move: str, at: datetime, given: dict[str, str]) -> None:
        """Make ``move`` at the instant, with what the table gives."""
        self.at = at
        if move == "register":
            self._register(given)
            return
        if move in {"close_unanswered", "archive", "end_question", "end_asking"}:
            self.ticket = getattr(actions, move)(self.ticket, now=at)
            return
        if move == "take_in":
            self.ticket = take_in(self.city, self.ticket, at, given)
            return
        if given.get("by") == "system":
            self.ticket = getattr(actions, move)(self.ticket, by=None, now=at)
            return
        role, place, terms = self._terms(move, given)
        by = self.city.person(role, place)
        self.ticket = getattr(actions, move)(self.ticket, by=by, now=at, **terms)

    def _register(self, given: dict[str, str]) -> None:
        if given.get("drawn") == "no":
            values = {"seed": "x", "rates": {}, "default_rate": 0}
            RuleVersion.objects.create(
                kind="callbacks", number=99, effective_from=self.at - timedelta(days=1), values=values
            )
        phone = "" if given.get("means") == "NONE" else "13800002716"
        self.ticket = actions.register(
            NewMatter(content="听雨路的路灯已经坏了三天。", phone=phone),
            by=self.city.person(Role.INTAKE_AGENT, "centre"),
            now=self.at,
            centre=self.city.departments["centre"],
            channel=self.city.channel,
        )

    def _terms(self, move: str, given: dict[str, str]) -> tuple[Role, str, dict[str, Any]]:
        if move in TERMS:
            return TERMS[move](self.city, self.at, given)
        places = self.city.departments
        terms: dict[str, Callable[[], tuple[Role, str, dict[str, Any]]]] = {
            "triage": lambda: (
                Role.DISPATCHER,
                "centre",
                {"urgency": "NORMAL", **given, "topic": self.city.topic},
            ),
            "reject": lambda: (Role.DISPATCHER, "centre", {"ground": "EMERGENCY"}),
            "overturn": lambda: (Role.SUPERVISOR, "centre", {"note": "有新的事实。"}),
            "dispatch": lambda: (
                Role.DISPATCHER,
                "centre",
                {
                    "lead": places[given.get("to", "lead")],
                    "co": [places["co"]] if given.get("co") else [],
                    "instruction": "目录未列，按会商意见办理。" if given.get("to") else "",
                },
            ),
            "sign": lambda: (Role.HANDLER, "lead", {}),
            "co_sign": lambda: (Role.HANDLER, "co", {}),
            "draft_co_reply": lambda: (Role.HANDLER, "co", {"text": "线路正常。"}),
            "co_reply": lambda: (Role.UNIT_APPROVER, "co", {}),
            "record_contact": lambda: (Role.HANDLER, "lead", {"at": self.at, "way": "PHONE", **given}),
            "draft_result": lambda: (Role.HANDLER, "lead", RESULT),
            "submit_result": lambda: (Role.UNIT_APPROVER, "lead", {}),
            "send_back": lambda: (Role.AUDITOR, "centre", {"defect": "NO_FACTS"}),
            "approve_result": lambda: (Role.AUDITOR, "centre", {}),
            "record_callback": lambda: (Role.CALLBACK_AGENT, "centre", _call(given)),
        }
        return terms[move]()


def _call(given: dict[str, str]) -> dict[str, Any]:
    if "level" in given:
        return {"outcome": "REACHED", "answer": Answer(int(given["level"]), given["solved"])}
    return {"outcome": given["outcome"]}


def _named(clock: Deadline) -> str:
    is_co = clock.dispatch is not None and clock.dispatch.role == "CO"
    return f"co {clock.kind}" if is_co else str(clock.kind)


def _told(moment: datetime) -> str:
    local = moment.astimezone(SHANGHAI)
    return f"{local:%Y-%m-%d} {WEEKDAYS[local.weekday()]} {local:%H:%M}"


def _running(ticket: Ticket) -> set[str]:
    open_ = Deadline.objects.filter(ticket=ticket, stopped_at=None, voided_at=None)
    return {f"{_named(clock)} {_told(clock.due_at)}" for clock in open_}


def _ended(ticket: Ticket, at: datetime) -> set[str]:
    """Clocks that this move stopped or voided; the instant of every row of a story is its own."""
    ended = set()
    for clock in Deadline.objects.filter(ticket=ticket):
        if clock.voided_at == at:
            ended.add(f"{_named(clock)} void")
        elif clock.stopped_at == at:
            ended.add(f"{_named(clock)} {'met' if clock.is_met else 'late'}")
    return ended


def _split(cell: str) -> set[str]:
    return {part.strip() for part in cell.split(";") if part.strip()}


@pytest.mark.parametrize("story", STORIES)
def test_every_row_of_the_story(story: str, city: City) -> None:
    teller = Teller(city)
    for row in STORIES[story]:
        at = instant(row["at"])
        teller.make(row["move"], at, dict(pair.split("=") for pair in row["with"].split()))
        ticket = Ticket.objects.get(pk=teller.ticket.pk)
        state = f"{ticket.state} {ticket.answer_kind}".strip() if ticket.completed_at else str(ticket.state)
        where = f"{row['at']} {row['move']}"
        assert (where, state) == (where, row["state"] if ticket.completed_at else row["state"].split()[0])
        assert (where, _running(ticket)) == (where, _split(row["running"]))
        assert (where, _ended(ticket, at)) == (where, _split(row["ended"]))


def test_the_shown_due_time_is_the_leading_clocks(city: City) -> None:
    walk = Walk(city)
    for state, kind in (
        ("DISPATCHED", "HANDLE"),
        ("PENDING_REVIEW", "REVIEW"),
        ("PENDING_VERDICT", "VERDICT"),
    ):
        ticket = Walk(city, now=walk.tick()).to(state)
        clock = Deadline.objects.get(ticket=ticket, kind=kind, stopped_at=None)
        assert Ticket.objects.get(pk=ticket.pk).due_at == clock.due_at
    assert Ticket.objects.get(pk=Walk(city, now=walk.tick()).to("COMPLETED").pk).due_at is None


def test_the_dispatch_is_due_with_its_handling_clock_after_a_send_back_too(city: City) -> None:
    walk = Walk(city)
    walk.to("PENDING_REVIEW")
    auditor = city.person(Role.AUDITOR, "centre")
    actions.send_back(walk.ticket, defect="EVADES", by=auditor, now=walk.tick(60 * 24))
    row = Dispatch.objects.get(ticket=walk.ticket)
    clock = Deadline.objects.get(dispatch=row, kind="HANDLE")
    assert (row.due_at, row.is_open, row.handled_at) == (clock.due_at, True, None)
    assert clock.next_at is not None


def test_a_backlog_starts_no_escalation(city: City) -> None:
    agent, given = city.person(Role.INTAKE_AGENT, "centre"), {"centre": city.departments["centre"]}
    old, new = (
        actions.register(
            NewMatter(content=f"路灯不亮 {is_backlog}"),
            by=agent,
            now=START,
            channel=city.channel,
            is_backlog=is_backlog,
            **given,
        )
        for is_backlog in (True, False)
    )
    steps = {clock.ticket_id: (clock.next_at, clock.next_step) for clock in Deadline.objects.all()}
    assert steps[old.pk] == (None, "")
    assert steps[new.pk][0] is not None
    dispatcher = city.person(Role.DISPATCHER, "centre")
    actions.triage(
        old,
        category="HELP",
        topic=city.topic,
        urgency="CRITICAL",
        by=dispatcher,
        now=START + timedelta(hours=1),
    )
    assert Deadline.objects.get(ticket=old, voided_at=None).next_at is None


def test_a_self_signing_unit_needs_one_person_and_says_so(city: City) -> None:
    street = city.departments["lead"]
    walk = Walk(city)
    walk.to("CONTACTED")
    clerk = city.person(Role.HANDLER, "lead")
    appoint(staff=clerk, department=street, role=Role.UNIT_APPROVER, by=None, now=START)
    actions.draft_result(walk.ticket, by=clerk, now=walk.tick(), **RESULT)  # type: ignore[arg-type]
    with pytest.raises(Exception, match="own_draft"):
        actions.submit_result(walk.ticket, by=clerk, now=walk.tick())
    street.self_signing = True
    street.save()
    ticket = actions.submit_result(walk.ticket, by=clerk, now=walk.tick())
    told = facts_of_record(records_of(Subject("ticket", ticket.pk)).last())  # type: ignore[arg-type]
    assert (ticket.state, told["self_signed"]) == ("PENDING_REVIEW", True)
