"""A score entry, and a request for exclusion, brought to any state by the acts people use."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from departments.models import Staff
from departments.roles import Role
from feedback.models import Dispatch, Ticket
from supervision.acting import acting
from supervision.actions import appeals, entries, exclusions, proposing
from supervision.models import ExclusionRequest, ScoreEntry
from tests.cast import City, Walk
from tests.supervision.second import another

GROUNDS = "当日全市网络故障，系统无法登录，附运营商证明。"
WHY = "回访录音显示诉求人未同意公开其电话。"
REFERRAL = "市网信办"


def proposer(city: City) -> Staff:
    return city.person(Role.SUPERVISOR, "institution")


def seconder(city: City) -> Staff:
    return city.person(Role.SUPERVISOR, "parent")


def noticer(city: City) -> Staff:
    return city.person(Role.ASSESSMENT_MANAGER, "parent")


def decider(city: City) -> Staff:
    return city.person(Role.ASSESSMENT_MANAGER, "institution")


def approver(city: City) -> Staff:
    return city.person(Role.UNIT_APPROVER, "lead")


@dataclass
class EntryWalk:
    """Brings one entry along its life, an hour a step; D11 unless told otherwise."""

    city: City
    code: str = "D11"
    road: str = "IN_PROGRESS"
    by: Staff | None = None
    walk: Walk = field(init=False)
    entry: ScoreEntry = field(init=False)

    def __post_init__(self) -> None:
        self.walk = Walk(self.city)
        self.walk.to(self.road)
        self.entry = proposing.propose_deduction(
            self.dispatch,
            code=self.code,
            reason=WHY,
            referral=REFERRAL,
            by=self.by or proposer(self.city),
            now=self.walk.tick(),
        )

    @property
    def dispatch(self) -> Dispatch:
        found: Dispatch = self.walk.ticket.dispatches.filter(role="LEAD").latest("id")
        return found

    @property
    def ticket(self) -> Ticket:
        return Ticket.objects.get(pk=self.walk.ticket.pk)

    @property
    def now(self) -> datetime:
        return self.walk.now

    def to(self, state: str) -> ScoreEntry:
        for step in ROADS[state]:
            STEPS[step](self)
        self.entry = ScoreEntry.objects.get(pk=self.entry.pk)
        return self.entry

    def tick(self) -> datetime:
        return self.walk.tick(60)


def _second(walk: EntryWalk) -> None:
    if walk.code == "D8":
        entries.second(walk.entry, by=seconder(walk.city), now=walk.tick())


def _notify(walk: EntryWalk) -> None:
    entries.notify(walk.entry, by=noticer(walk.city), now=walk.tick())


def _appeal(walk: EntryWalk) -> None:
    appeals.appeal(walk.entry, grounds=GROUNDS, by=approver(walk.city), now=walk.tick())


def _decide(decision: str, points: str | None = None) -> "Callable[[EntryWalk], None]":
    def step(walk: EntryWalk) -> None:
        appeals.decide_appeal(
            walk.entry,
            decision=decision,
            note="经核实，情况属实。",
            points=Decimal(points) if points else None,
            by=decider(walk.city),
            now=walk.tick(),
        )

    return step


def _confirm(walk: EntryWalk) -> None:
    confirm(walk.entry, now=walk.tick())


def confirm(entry: ScoreEntry, *, now: datetime) -> None:
    """As the portal does it, one at a time."""
    with acting(ScoreEntry, entry.pk, "confirm", by=None, now=now) as act:
        act.row.confirm()
        act.row.confirmed_at = now


def _lock(walk: EntryWalk) -> None:
    with acting(ScoreEntry, walk.entry.pk, "lock", by=None, now=walk.tick()) as act:
        act.row.lock()
        act.row.locked_at, act.row.counted_in = walk.now, act.row.period


STEPS: dict[str, Callable[[EntryWalk], None]] = {
    "second": _second,
    "notify": _notify,
    "appeal": _appeal,
    "uphold": _decide("UPHOLD"),
    "adjust": _decide("ADJUST", "1.5"),
    "revoke": _decide("REVOKE"),
    "confirm": _confirm,
    "lock": _lock,
}
_NOTIFIED = ("second", "notify")
_APPEALED = (*_NOTIFIED, "appeal")
ROADS: dict[str, tuple[str, ...]] = {
    "PROPOSED": (),
    "NOTIFIED": _NOTIFIED,
    "APPEALED": _APPEALED,
    "UPHELD": (*_APPEALED, "uphold"),
    "ADJUSTED": (*_APPEALED, "adjust"),
    "REVOKED": (*_APPEALED, "revoke"),
    "CONFIRMED": (*_NOTIFIED, "confirm"),
    "LOCKED": (*_NOTIFIED, "confirm", "lock"),
}


def entry_in(city: City, state: str, *, code: str = "D11") -> ScoreEntry:
    """An entry of the LEAD's dispatch in the state, proposed by a supervisor of the institution."""
    return EntryWalk(city, code=code).to(state)


def exclusion_in(city: City, state: str, *, ticket: Walk | None = None) -> ExclusionRequest:
    """A request of the lead's approver in the state."""
    walk = ticket or Walk(city)
    if ticket is None:
        walk.to("IN_PROGRESS")
    dispatch = walk.ticket.dispatches.filter(role="LEAD").latest("id")
    row = exclusions.ask_exclusion(
        dispatch, ground="UNREASONABLE", grounds=GROUNDS, by=approver(city), now=walk.tick()
    )
    second = city.person(Role.ASSESSMENT_MANAGER, "institution")
    told: dict[str, Any] = {"note": "录音与材料均已核对。"}
    if state in ("DISTRICT_REVIEWED", "GRANTED"):
        exclusions.pass_first_review(row, by=proposer(city), now=walk.tick(), **told)
    if state == "GRANTED":
        exclusions.grant_exclusion(row, by=second, now=walk.tick(), **told)
    if state == "REFUSED":
        exclusions.refuse_exclusion(row, by=second, now=walk.tick(), **told)
    return ExclusionRequest.objects.get(pk=row.pk)


LATER = timedelta(days=40)


def _decided_by(verb: str) -> "Callable[[City], tuple[Any, Callable[[Staff], object]]]":
    """A maker for the table of permissions: an entry before the act, and the act by anybody."""

    def make(city: City) -> tuple[Any, Callable[[Staff], object]]:
        state, code, act = ENTRY_ACTS[verb]
        row = proposed_by_others(city, state, code=code)
        return row, lambda by: act(row, by)

    return make


def proposed_by_others(city: City, state: str, *, code: str = "D11") -> ScoreEntry:
    """An entry of which nobody of the table has had a hand: its people are second ones."""
    walk = EntryWalk(city, code=code, by=another(city, Role.SUPERVISOR, "institution"))
    manager = another(city, Role.ASSESSMENT_MANAGER, "institution")
    if state in ("NOTIFIED", "APPEALED", "CONFIRMED"):
        entries.notify(walk.entry, by=manager, now=walk.tick())
    if state == "APPEALED":
        appeals.appeal(
            walk.entry, grounds=GROUNDS, by=another(city, Role.UNIT_APPROVER, "lead"), now=walk.tick()
        )
    if state == "CONFIRMED":
        confirm(walk.entry, now=walk.tick())
    return ScoreEntry.objects.get(pk=walk.entry.pk)


def _lock_by(row: ScoreEntry, by: Staff) -> None:
    """As one entry's act; a whole period is locked set-based, by who assesses the whole tree."""
    with acting(ScoreEntry, row.pk, "lock", by=by, now=row.proposed_at + LATER) as act:
        act.row.lock()


def _review(act: Callable[..., object]) -> Callable[[Any, Staff], object]:
    return lambda row, by: act(row, note="材料齐全。", by=by, now=row.asked_at + timedelta(hours=2))


def _at(hours: int = 3) -> Callable[[ScoreEntry], datetime]:
    return lambda row: row.proposed_at + timedelta(hours=hours)


_NOW = _at()
ENTRY_ACTS: dict[str, tuple[str, str, Callable[[Any, Staff], object]]] = {
    "second": ("PROPOSED", "D8", lambda row, by: entries.second(row, by=by, now=_NOW(row))),
    "notify": ("PROPOSED", "D11", lambda row, by: entries.notify(row, by=by, now=_NOW(row))),
    "decline": ("PROPOSED", "D11", lambda row, by: entries.decline(row, reason=WHY, by=by, now=_NOW(row))),
    "appeal": ("NOTIFIED", "D11", lambda row, by: appeals.appeal(row, grounds=GROUNDS, by=by, now=_NOW(row))),
    "withdraw_appeal": (
        "APPEALED",
        "D11",
        lambda row, by: appeals.withdraw_appeal(row, by=by, now=_NOW(row)),
    ),
    "decide_appeal": (
        "APPEALED",
        "D11",
        lambda row, by: appeals.decide_appeal(row, decision="UPHOLD", note=WHY, by=by, now=_NOW(row)),
    ),
    "revoke": ("NOTIFIED", "D11", lambda row, by: entries.revoke(row, reason=WHY, by=by, now=_NOW(row))),
    "lock": ("CONFIRMED", "D11", _lock_by),
}
EXCLUSION_ACTS: dict[str, tuple[str, Callable[[Any, Staff], object]]] = {
    "pass_first_review": ("REQUESTED", _review(exclusions.pass_first_review)),
    "grant_exclusion": ("DISTRICT_REVIEWED", _review(exclusions.grant_exclusion)),
    "refuse_exclusion": ("REQUESTED", _review(exclusions.refuse_exclusion)),
}


def _excluded_by(verb: str) -> "Callable[[City], tuple[Any, Callable[[Staff], object]]]":
    def make(city: City) -> tuple[Any, Callable[[Staff], object]]:
        state, act = EXCLUSION_ACTS[verb]
        walk = Walk(city)
        walk.to("IN_PROGRESS")
        row = exclusions.ask_exclusion(
            walk.ticket.dispatches.filter(role="LEAD").latest("id"),
            ground="UNREASONABLE",
            grounds=GROUNDS,
            by=another(city, Role.UNIT_APPROVER, "lead"),
            now=walk.tick(),
        )
        if state == "DISTRICT_REVIEWED":
            first = another(city, Role.SUPERVISOR, "institution")
            exclusions.pass_first_review(row, note=WHY, by=first, now=walk.tick())
        return row, lambda by: act(row, by)

    return make


MAKE = {
    **{("entry", verb): _decided_by(verb) for verb in ENTRY_ACTS},
    **{("exclusion", verb): _excluded_by(verb) for verb in EXCLUSION_ACTS},
}
