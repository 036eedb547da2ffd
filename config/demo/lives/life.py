"""One matter on its way, and how time passes for it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from config.demo.house import CENTRE, House
from config.demo.matter import DemoMatter
from config.demo.people import person_for
from departments.models import Department, Staff
from departments.roles import Role
from departments.rules.calendar import SHANGHAI, WorkCalendar, in_shanghai
from feedback.choices import ContactMeans
from feedback.models import Ticket
from feedback.suggestions import proposals_for

log = logging.getLogger(__name__)
MINUTE, HOUR, DAY = 60, 3600, 7 * 3600  # a working day is seven hours
BESIDE = "beside"
"""The fate of a life that another one tells of: nothing befalls it."""
SOON = (10 * MINUTE, HOUR)
LATER = (30 * MINUTE, 3 * HOUR)


def nobody_watches(_life: "Life", _moment: datetime) -> None:
    """Time passes, and nothing else happens."""


class Today(Exception):
    """The next step would lie in the future, or is left to the visitor: the matter stands where it stands."""


@dataclass
class Life:
    """One matter on its way; ``now`` moves forward only. ``fate`` names what befalls it beside the usual.

    ``watch`` lets happen what comes before a moment, ``agenda`` is what waits for its time, ``noticed`` what
    the watchers have looked at.
    """

    house: House
    matter: DemoMatter
    chance: Random
    calendar: WorkCalendar
    now: datetime
    today: datetime
    is_slow: bool = False
    fate: str = ""
    ticket: Ticket = field(init=False)
    lead: str = ""
    rounds: int = 1
    watch: "Callable[[Life, datetime], None]" = field(init=False, default_factory=lambda: nobody_watches)
    agenda: list[tuple[datetime, int, Callable[[datetime], None]]] = field(init=False, default_factory=list)
    noticed: set[tuple[str, int]] = field(init=False, default_factory=set)

    def work(self, least: int, most: int) -> datetime:
        """Let so many seconds of working time pass; raises Today when that is past the end."""
        return self.until(self.calendar.add_working_seconds(self.now, self.chance.randint(least, most)))

    def wait(self, least: int, most: int) -> datetime:
        """Let so many seconds pass by day and night, as citizens do, whose links know no holidays."""
        return self.until(self.now + timedelta(seconds=self.chance.randint(least, most)))

    def until(self, moment: datetime) -> datetime:
        """Let the time pass until then; raises Today when that is past the end."""
        if moment > self.today:
            raise Today
        self.watch(self, moment)
        self.now = max(self.now, moment)
        return self.now

    def approach(self) -> None:
        """Let nothing happen until some working hours before the end, or before it is due."""
        short = timedelta(seconds=self.chance.randint(3 * HOUR, 5 * HOUR))
        day = in_shanghai(self.today).date()
        while not self.calendar.is_workday(day) or self.calendar.opening_of(day) + short > self.today:
            day -= timedelta(days=1)
        end = min(self.calendar.close_of(day), self.today) - short
        due = self.ticket.due_at
        self.now = max(self.now, min(end, due - short) if due else end)

    def do(
        self,
        action: Callable[..., Ticket],
        role: Role,
        *,
        at: str = CENTRE,
        within: tuple[int, int] = SOON,
        **given: Any,
    ) -> None:
        """Somebody in the role makes the move, after some working time."""
        now = self.work(*within)
        by = given.pop("by", None) or self.person(role, at)
        self.ticket = action(self.ticket, by=by, now=now, **given)

    def itself(self, action: Callable[..., Ticket], at: datetime) -> None:
        """The portal makes the move by itself, once ``at`` has come."""
        self.until(at)
        self.ticket = action(self.ticket, now=self.now)

    def person(self, role: Role, code: str = CENTRE) -> Staff:
        """Somebody in that role; the same one for the same department mostly."""
        return self.chance.choice(self.house.staff(role, code)[:2])

    def dispatcher(self) -> Staff:
        """Any dispatcher, or the senior one where the matter needs them."""
        if self.ticket.senior_reasons:
            return self.house.staff(Role.DISPATCHER, CENTRE)[0]
        return self.person(Role.DISPATCHER)

    def department(self, code: str) -> Department:
        return self.house.departments[code]

    def is_proposed(self, code: str) -> bool:
        """Whether the catalogue names this department for the matter today."""
        named = proposals_for(self.ticket, on=in_shanghai(self.now).date())
        return self.department(code).pk in {proposal.department.pk for proposal in named}

    def received(self) -> datetime:
        """When it came in, in Shanghai."""
        return self.ticket.registered_at.astimezone(SHANGHAI)

    @property
    def answers(self) -> bool:
        return self.matter.person.contact_means != ContactMeans.NONE

    @property
    def is_quick(self) -> bool:
        return self.matter.urgency != "NORMAL"

    def beside(self, words: str) -> "Life":
        """Another citizen's life with the same matter, told with ``words`` before it."""
        m = self.matter
        person = person_for("polite", "PHONE", self.chance)
        told = replace(m, content=words + m.content, person=person, channel="PHONE", repeats=None)
        return replace(self, matter=told, fate=BESIDE, is_slow=False, lead="", rounds=1)
