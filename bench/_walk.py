"""Takes tickets along the main path by the verbs people use, timing each move if asked."""

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench._ground import person
from departments.models import Department, Staff
from departments.roles import Role
from feedback import actions
from feedback.actions.answering import Answer
from feedback.models import Channel, Ticket, Topic
from feedback.rules.registration import NewMatter

PATH = (
    "triage",
    "dispatch",
    "sign",
    "record_contact",
    "draft_result",
    "submit_result",
    "approve_result",
    "record_callback",
)


@dataclass
class Walker:
    """Who does what; ``times`` are milliseconds by verb, ``queries`` those of the first ticket."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    queries: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        centre = Department.objects.get(code="RX")
        lead = Department.objects.filter(peer_group="BUREAU", is_active=True).order_by("id").first()
        assert lead is not None
        self.centre, self.lead = centre, lead
        self.topic, self.channel = (
            Topic.objects.filter(depth=1).earliest("id"),
            Channel.objects.earliest("id"),
        )
        at_centre = (Role.INTAKE_AGENT, Role.DISPATCHER, Role.AUDITOR, Role.CALLBACK_AGENT)
        self.people: dict[Role, Staff] = {role: person(role, centre) for role in at_centre}
        self.people |= {role: person(role, lead) for role in (Role.HANDLER, Role.UNIT_APPROVER)}

    def register(self, number: int) -> Ticket:
        """A new matter, unlike any other."""
        now = timezone.now()
        return actions.register(
            NewMatter(content=f"听雨路第 {number} 号路灯不亮（{now:%H%M%S%f}）。", phone=f"138{number:08d}"),
            by=self.people[Role.INTAKE_AGENT],
            now=now,
            centre=self.centre,
            channel=self.channel,
        )

    def walk(self, number: int, *, until: str = "", timed: bool = False) -> Ticket:
        """Register a matter and make the moves of PATH, up to but not including ``until``."""
        ticket = self._time("register", lambda: self.register(number), timed)
        for verb in PATH:
            if verb == until:
                break
            ticket = self._time(verb, lambda verb=verb, t=ticket: self.make(verb, t), timed)  # type: ignore[misc]
        return ticket

    def make(self, verb: str, ticket: Ticket) -> Ticket:
        """Make one move as the person it belongs to."""
        now = timezone.now()
        by, arguments = self._terms(now)[verb]
        moved: Ticket = getattr(actions, verb)(ticket.pk, by=self.people[by], now=now, **arguments)
        return moved

    def _terms(self, now: datetime) -> dict[str, tuple[Role, dict[str, object]]]:
        reply = "您好，路灯已于今日修复，今晚起正常照明，感谢您的反映。"
        result = {"result_code": "SOLVED", "solved": "SOLVED", "reply": reply, "hand_in": True}
        return {
            "triage": (Role.DISPATCHER, {"category": "HELP", "topic": self.topic, "urgency": "NORMAL"}),
            "dispatch": (Role.DISPATCHER, {"lead": self.lead}),
            "sign": (Role.HANDLER, {}),
            "record_contact": (Role.HANDLER, {"at": now, "way": "PHONE", "outcome": "REACHED"}),
            "draft_result": (Role.HANDLER, result),
            "submit_result": (Role.UNIT_APPROVER, {}),
            "approve_result": (Role.AUDITOR, {}),
            "record_callback": (Role.CALLBACK_AGENT, {"outcome": "REACHED", "answer": Answer(5, "SOLVED")}),
        }

    def _time(self, verb: str, act: Callable[[], Ticket], timed: bool) -> Ticket:
        if not timed:
            return act()
        if verb not in self.queries:
            with CaptureQueriesContext(connection) as asked:
                ticket = act()
            self.queries[verb] = len(asked)
            return ticket
        began = time.perf_counter()
        ticket = act()
        self.times[verb].append((time.perf_counter() - began) * 1000)
        return ticket
