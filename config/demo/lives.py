"""Lives the matters: each goes its way by the verbs people use, with earlier times, until today."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from config.demo.deciding import dispatcher_of, why_this
from config.demo.house import House
from config.demo.matter import DemoMatter
from core.models import OutboxMessage
from departments.models import Staff
from departments.roles import Role
from departments.rules.calendar import SHANGHAI, WorkCalendar
from feedback import actions
from feedback.actions.answering import Answer
from feedback.choices import Category, ContactMeans, ResultCode, Solved, UnsolvedReason
from feedback.models import Ticket
from feedback.rules.registration import NewMatter

MINUTE, HOUR, DAY = 60, 3600, 7 * 3600  # a working day is seven hours
LINK = re.compile(r"/r/([\w-]+)/")


class Today(Exception):
    """The next step would lie in the future: the matter stands where it stands."""


@dataclass
class Life:
    """One matter on its way; ``now`` moves forward only."""

    house: House
    matter: DemoMatter
    chance: Random
    calendar: WorkCalendar
    now: datetime
    today: datetime
    is_slow: bool
    ticket: Ticket = field(init=False)
    lead: str = ""

    def work(self, least: int, most: int) -> datetime:
        """Let so many seconds of working time pass; raises Today when that is past the end."""
        start = self.calendar.add_working_seconds(self.now, self.chance.randint(least, most))
        if start > self.today:
            raise Today
        self.now = start
        return start

    def wait(self, least: int, most: int) -> datetime:
        """Let so many seconds pass by day and night, as citizens do, whose links know no holidays."""
        after = self.now + timedelta(seconds=self.chance.randint(least, most))
        if after > self.today:
            raise Today
        self.now = after
        return after

    def person(self, role: Role, code: str = "RX") -> Staff:
        """Somebody in that role; the same one for the same department mostly."""
        return self.chance.choice(self.house.staff(role, code)[:2])

    @property
    def answers(self) -> bool:
        return self.matter.person.contact_means != ContactMeans.NONE


def live(life: Life) -> Ticket:
    """Go through the steps until the end or until today."""
    _register(life)
    try:
        for step in (_triage, _dispatch, _sign, _contact, _co_handle, _result, _review, _answer):
            if step(life):
                break
    except Today:
        pass
    return life.ticket


def _register(life: Life) -> None:
    m, person = life.matter, life.matter.person
    reported = life.now - timedelta(minutes=life.chance.randint(2, 40))
    life.ticket = actions.register(
        NewMatter(
            content=m.content,
            title=m.title,
            place=m.place,
            area_id=life.house.areas[m.area].pk if m.area else None,
            contact_means=person.contact_means,
            name=person.name,
            phone=person.phone,
            email=person.email,
            channel_account=person.account,
            reported_at=reported,
        ),
        by=life.person(Role.INTAKE_AGENT),
        now=life.now,
        centre=life.house.centre,
        channel=life.house.channels[m.channel],
    )


def _triage(life: Life) -> bool:
    if life.chance.random() < 0.025:
        ground = life.chance.choice(("LEGAL_PROCESS", "NO_NEW_FACTS", "INVALID", "EMERGENCY"))
        life.ticket = actions.reject(
            life.ticket, ground=ground, by=life.person(Role.DISPATCHER), now=life.work(10 * MINUTE, HOUR)
        )
        return True
    m = life.matter
    life.ticket = actions.triage(
        life.ticket,
        category=m.category,
        topic=life.house.topics[m.topic],
        urgency=m.urgency,
        aspect=m.aspect,
        area=life.house.areas[m.area] if m.area else None,
        by=dispatcher_of(life.house, life.ticket) or life.person(Role.DISPATCHER),
        now=life.work(8 * MINUTE, 2 * HOUR) if m.urgency == "NORMAL" else life.work(2 * MINUTE, 8 * MINUTE),
    )
    return False


def _dispatch(life: Life) -> bool:
    m = life.matter
    life.lead = m.department or "RX"
    is_shared = m.co_department and m.co_department != life.lead and life.chance.random() < 0.7
    co = [life.house.departments[m.co_department]] if is_shared else []
    life.ticket = actions.dispatch(
        life.ticket,
        lead=life.house.departments[life.lead],
        co=co,
        instruction=why_this(life.ticket, life.house.departments[life.lead], life.now),
        by=dispatcher_of(life.house, life.ticket) or life.person(Role.DISPATCHER),
        now=life.work(3 * MINUTE, 40 * MINUTE if m.urgency == "NORMAL" else 10 * MINUTE),
    )
    return False


def _sign(life: Life) -> bool:
    most = 30 * MINUTE if life.matter.urgency != "NORMAL" else 3 * HOUR
    slow = life.is_slow and life.chance.random() < 0.4
    life.ticket = actions.sign(
        life.ticket,
        by=life.person(Role.HANDLER, life.lead),
        now=life.work(5 * HOUR, 9 * HOUR) if slow else life.work(5 * MINUTE, most),
    )
    if life.ticket.completed_at is None and life.chance.random() < 0.8:
        life.ticket = actions.assign(
            life.ticket,
            assignee=life.person(Role.HANDLER, life.lead),
            by=life.person(Role.UNIT_APPROVER, life.lead),
            now=life.work(MINUTE, 20 * MINUTE),
        )
    return life.matter.category == Category.PRAISE


def _contact(life: Life) -> bool:
    if not life.answers:
        return False
    received = life.ticket.registered_at.astimezone(SHANGHAI).date()
    if life.chance.random() < 0.15:
        _try(life, "NO_ANSWER", "")
    notes = life.matter.contacts_on(received, life.now.astimezone(SHANGHAI).date())
    _try(life, "REACHED", notes[0] if notes else "")
    return False


def _try(life: Life, outcome: str, note: str) -> None:
    most = 60 * MINUTE if life.matter.urgency != "NORMAL" else 4 * HOUR
    now = life.work(10 * MINUTE, most)
    life.ticket = actions.record_contact(
        life.ticket,
        at=now - timedelta(minutes=2),
        way="PHONE",
        outcome=outcome,
        note=note,
        by=life.person(Role.HANDLER, life.lead),
        now=now,
    )


def _co_handle(life: Life) -> bool:
    co = life.matter.co_department
    if not life.ticket.dispatches.filter(role="CO").exists():
        return False
    handler, approver = life.person(Role.HANDLER, co), life.person(Role.UNIT_APPROVER, co)
    life.ticket = actions.co_sign(life.ticket, by=handler, now=life.work(20 * MINUTE, 2 * HOUR))
    life.ticket = actions.draft_co_reply(
        life.ticket,
        text="已按职责核实并配合处理，有关情况已告知主办单位。",
        by=handler,
        now=life.work(HOUR, 5 * HOUR),
    )
    life.ticket = actions.co_reply(life.ticket, by=approver, now=life.work(10 * MINUTE, 2 * HOUR))
    return False


def _result(life: Life) -> bool:
    _draft(life, least=HOUR, most=_handling_time(life))
    if life.chance.random() < 0.06:
        approver = life.person(Role.UNIT_APPROVER, life.lead)
        note = "请写明完成时间和现场负责人。"
        life.ticket = actions.return_draft(
            life.ticket, note=note, by=approver, now=life.work(10 * MINUTE, HOUR)
        )
        _draft(life, least=20 * MINUTE, most=2 * HOUR)
    life.ticket = actions.submit_result(
        life.ticket, by=life.person(Role.UNIT_APPROVER, life.lead), now=life.work(10 * MINUTE, 3 * HOUR)
    )
    return False


def _handling_time(life: Life) -> int:
    if life.is_slow:
        return life.chance.choice((8, 12, 20)) * DAY
    if life.matter.urgency != "NORMAL":
        return 2 * HOUR
    return {Category.CONSULT: 3 * HOUR, Category.COMPLAINT: 3 * DAY, Category.REPORT: 3 * DAY}.get(
        Category(life.matter.category), 10 * HOUR
    )


def _draft(life: Life, *, least: int, most: int) -> None:
    m = life.matter
    least = most * 2 // 3 if life.is_slow else least
    now = life.work(min(least, most), most)
    received = life.ticket.registered_at.astimezone(SHANGHAI).date()
    life.ticket = actions.draft_result(
        life.ticket,
        result_code=ResultCode(m.result),
        solved=Solved(m.solved),
        unsolved_reason=UnsolvedReason(m.unsolved_reason) if m.unsolved_reason else "",
        reply=m.reply_on(received, now.astimezone(SHANGHAI).date()),
        hand_in=True,
        by=life.person(Role.HANDLER, life.lead),
        now=now,
    )


def _review(life: Life) -> bool:
    if life.chance.random() < 0.07:
        life.ticket = actions.send_back(
            life.ticket,
            defect=life.chance.choice(("NO_FACTS", "EVADES", "DISCOURTEOUS")),
            note="请补充办理时限和联系方式，回应诉求人提出的全部问题。",
            by=life.person(Role.AUDITOR),
            now=life.work(15 * MINUTE, 4 * HOUR),
        )
        _draft(life, least=20 * MINUTE, most=3 * HOUR)
        life.ticket = actions.submit_result(
            life.ticket, by=life.person(Role.UNIT_APPROVER, life.lead), now=life.work(10 * MINUTE, HOUR)
        )
    life.ticket = actions.approve_result(
        life.ticket, by=life.person(Role.AUDITOR), now=life.work(15 * MINUTE, 5 * HOUR)
    )
    return not life.answers


def _answer(life: Life) -> bool:
    answer = _opinion(life)
    if life.chance.random() < 0.35:
        now = life.wait(20 * MINUTE, 20 * HOUR)
        life.ticket = actions.rate(_token(life.ticket), answer=answer, now=now)
        return True
    for _ in range(3):
        agent, now = life.person(Role.CALLBACK_AGENT), life.work(2 * HOUR, 7 * HOUR)
        if life.chance.random() >= 0.2:
            life.ticket = actions.record_callback(
                life.ticket, outcome="REACHED", answer=answer, by=agent, now=now
            )
            return True
        life.ticket = actions.record_callback(life.ticket, outcome="NO_ANSWER", by=agent, now=now)
    return True


def _opinion(life: Life) -> Answer:
    m, roll = life.matter, life.chance.random()
    is_bad = roll < (0.25 if life.is_slow else 0.2 if m.solved == Solved.UNSOLVED else 0.035)
    if is_bad:
        words = m.bad_words if life.chance.random() < 0.8 else ""
        return Answer(
            life.chance.choice((1, 2, 2)),
            life.chance.choice(("UNSOLVED", "UNSOLVED", "PARTLY")),
            False,
            words,
        )
    words = m.good_words if life.chance.random() < 0.4 else ""
    return Answer(
        life.chance.choice((5, 5, 5, 4, 4, 3)), "PARTLY" if m.solved != "SOLVED" else "SOLVED", True, words
    )


def _token(ticket: Ticket) -> str:
    """The link as the citizen got it, out of the message that was posted to them."""
    message = OutboxMessage.objects.get(key=f"ticket:{ticket.pk}:answer:{ticket.cycle}")
    found = LINK.search(message.body)
    if found is None:
        raise LookupError(f"The answer to {ticket.number} carries no link.")
    return found.group(1)
