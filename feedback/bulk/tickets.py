"""Makes tickets of every state with all that belongs to them: what befell each, and when."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from core.evidence import Entry, Subject
from feedback.bulk import words
from feedback.bulk.ground import Ground
from feedback.bulk.rows import DAY, HOUR, MINUTE, Case, Rows
from feedback.rules.registration import content_digest

EARLY, AT_DEPARTMENT = {"REGISTERED", "PENDING_DISPATCH"}, {"DISPATCHED", "IN_PROGRESS", "SUSPENDED"}
OPEN_CHOICE = ["REGISTERED"] * 2 + ["PENDING_DISPATCH"] + ["DISPATCHED"] * 4 + ["IN_PROGRESS"] * 14
OPEN_CHOICE += ["SUSPENDED"] + ["PENDING_REVIEW"] * 2 + ["PENDING_CALLBACK"] * 3 + ["PENDING_VERDICT"]
ROAD = (
    ("register", "REGISTERED"),
    ("triage", "PENDING_DISPATCH"),
    ("dispatch", "DISPATCHED"),
    ("sign", "IN_PROGRESS"),
    ("submit_result", "PENDING_REVIEW"),
    ("approve_result", "PENDING_CALLBACK"),
    ("record_callback", "COMPLETED"),
    ("archive", "ARCHIVED"),
)
ROADS = {state: ROAD[:steps] for steps, (_verb, state) in enumerate(ROAD, start=1)} | {
    "SUSPENDED": (*ROAD[:4], ("suspend", "SUSPENDED")),
    "PENDING_VERDICT": (*ROAD[:6], ("record_callback", "PENDING_VERDICT")),
}
CENTRE_CLOCK = {"PENDING_REVIEW": "REVIEW", "PENDING_CALLBACK": "CALLBACK", "PENDING_VERDICT": "VERDICT"}
CATEGORIES = ("CONSULT", "HELP", "COMPLAINT", "REPORT", "SUGGEST", "PRAISE"), (30, 62, 88, 92, 98, 100)
URGENCIES = ("NORMAL", "URGENT", "CRITICAL"), (90, 98, 100)
REWORKED, WITH_CO = 0.03, 0.08
REST = timedelta(days=30)
"""So long after its registration a ticket that is done lies in the archive."""


class Maker(Rows):
    """Makes tickets; the rows stand in ``tables``, their evidence in ``entries``."""

    def __init__(self, ground: Ground, chance: Random) -> None:
        super().__init__(ground, chance)
        self.entries: list[Entry] = []

    def make(self, number: int, start: datetime, complainant: int, *, is_open: bool) -> None:
        """One ticket, registered at ``start``; ``number`` only tells its words from others."""
        ground = self.ground
        done = "ARCHIVED" if ground.now - start > REST else "COMPLETED"
        case = Case(
            state=self.chance.choice(OPEN_CHOICE) if is_open else done,
            start=start,
            department=self.one_of(ground.departments),
            category=self.one_of(CATEGORIES),
            urgency=self.one_of(URGENCIES),
        )
        matter = words.matter(self.chance, number)
        case.pk = self.tickets.add(
            state=case.state,
            query_code="LOADED00",
            centre_id=ground.centre.pk,
            channel_id=self.one_of(ground.channels),
            complainant_id=complainant,
            contact_means="PHONE",
            title=matter.title,
            content=matter.content,
            content_digest=content_digest(matter.content),
            category=case.category,
            topic_id=self.one_of(ground.topics),
            area_id=self.one_of(ground.areas),
            place=matter.place,
            urgency=case.urgency,
            reported_at=start - 5 * MINUTE,
            registered_at=start,
            registered_by_id=ground.desk["INTAKE_AGENT"],
            version=len(ROADS[case.state]),
        )
        ended = self._lived(case, matter.title)
        self.tickets.amend(**ended)
        self.entries.extend(_entries(case, ended["moved_at"]))

    def _lived(self, case: Case, title: str) -> dict[str, Any]:
        """What befell the ticket after its registration, as columns of its row."""
        centre = self.ground.centre.pk
        at = self.past(case.start + self.span(1, 6) * 10 * MINUTE)
        if case.state in EARLY:
            return {"moved_at": at, "due_at": self.clock(case, "DISPATCH", case.start, centre)}
        self.clock(case, "DISPATCH", case.start, centre, stopped_at=at)
        units = [case.department, *self._co_handled(case, at)]
        cycle = 1
        if case.is_done and self.chance.random() < REWORKED:
            first = self._cycle(case, cycle, at, title, is_last=False)
            at, cycle = self.past(first["moved_at"] + DAY), 2
            self.close_cycle(case, 1, first, at)
        ended = self._cycle(case, cycle, at, title, is_last=True)
        return {**ended, "lead_department_id": case.department, "department_ids": units, "cycle": cycle}

    def _co_handled(self, case: Case, at: datetime) -> list[int]:
        """Now and then another department helps; which."""
        other = self.one_of(self.ground.departments)
        if other == case.department or self.chance.random() > WITH_CO:
            return []
        due_at = self.due(case, "CO_HANDLE", at)
        is_open = case.state in AT_DEPARTMENT
        done = None if is_open else self.handled(at, due_at)
        dispatch = self.dispatch(
            case,
            at,
            other,
            role="CO",
            due_at=due_at,
            is_open=is_open,
            signed_at=done or self.past(at + HOUR),
            handled_at=done,
            ended_at=done,
        )
        self.clock(case, "CO_HANDLE", at, other, dispatch=dispatch, stopped_at=done)
        return [other]

    def _cycle(self, case: Case, cycle: int, at: datetime, title: str, *, is_last: bool) -> dict[str, Any]:
        """One cycle at the department; what the ticket's row holds at its end."""
        is_open = is_last and case.state in AT_DEPARTMENT
        signed = (
            None if is_open and case.state == "DISPATCHED" else self.past(at + self.span(6, 200) * MINUTE)
        )
        pause = signed if is_open and case.state == "SUSPENDED" else None
        due_at = self.due(case, "HANDLE", at)
        handled = None if is_open else self.handled(at, due_at)
        approved = self.past(handled + self.span(1, 8) * HOUR) if handled else None
        ended = self.past(approved + self.span(2, 60) * HOUR) if approved and case.is_done else None
        contacted = (
            None if signed is None or (is_open and self.chance.random() < 0.3) else self.past(signed + HOUR)
        )
        dispatch = self.dispatch(
            case,
            at,
            case.department,
            role="LEAD",
            cycle=cycle,
            due_at=due_at,
            is_open=is_open,
            signed_at=signed,
            first_contact_at=contacted,
            handled_at=handled,
            ended_at=ended,
        )
        mine: dict[str, Any] = {"dispatch": dispatch, "owner": case.department}
        self.clock(case, "SIGN", at, stopped_at=signed, **mine)
        due_at = self.clock(case, "HANDLE", at, stopped_at=handled, pause=pause, **mine)
        self.contact(case, at, dispatch, contacted)
        if pause:
            self.suspend(dispatch, pause)
        if handled is None or approved is None:
            return {"moved_at": signed or at, "due_at": due_at}
        return self._answered(case, cycle, dispatch, (handled, approved, ended), title, is_last=is_last)

    def _answered(
        self,
        case: Case,
        cycle: int,
        dispatch: int,
        times: tuple[datetime, datetime, datetime | None],
        title: str,
        *,
        is_last: bool,
    ) -> dict[str, Any]:
        """The result, its review, and what the citizen thought of it, at ``times``."""
        handled, approved, ended = times
        text = words.reply(self.chance, title)
        reviewed = None if case.state == "PENDING_REVIEW" else approved
        self.result(dispatch, text, handled, reviewed)
        columns: dict[str, Any] = {"handled_at": handled, "moved_at": reviewed or handled}
        if reviewed:
            columns |= {"public_reply": text, "is_callback_drawn": True}
        if case.is_done or case.state == "PENDING_VERDICT":
            given = ended or self.past(approved + 5 * HOUR)
            is_bad = not (is_last and case.is_done)
            columns |= self.asked(case, cycle, dispatch, approved, given, is_bad=is_bad)
            columns["moved_at"] = given
        if ended:
            columns["completed_at"] = ended
        if case.state == "ARCHIVED" and is_last and ended:
            columns["archived_at"] = columns["moved_at"] = ended + 8 * DAY
        if case.state in CENTRE_CLOCK:
            kind, since = CENTRE_CLOCK[case.state], columns["moved_at"]
            columns["due_at"] = self.clock(case, kind, since, self.ground.centre.pk)
        return columns


def _entries(case: Case, last: datetime) -> Iterator[Entry]:
    """The ticket's evidence: its road up to its state, evenly between its registration and its last move."""
    road, subject = ROADS[case.state], Subject("ticket", case.pk)
    step = (last - case.start) / max(1, len(road) - 1)
    for version, (verb, state) in enumerate(road, start=1):
        at = case.start + step * (version - 1)
        yield Entry(subject, verb, None, "", at, {"version": version, "to": state, "loaded": True})
