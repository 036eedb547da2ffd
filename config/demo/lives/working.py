"""At the department: signature, first contact, co-handlers, result."""

from datetime import timedelta

from config.demo.lives import words
from config.demo.lives.life import DAY, HOUR, LATER, MINUTE, SOON, Life, log
from config.demo.lives.papers import some_files
from core.refusals import Refused
from departments.models import Department
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from feedback import actions
from feedback.choices import Category, ResultCode, Solved, UnsolvedReason
from feedback.models import Dispatch
from feedback.states import State


def sign(life: Life) -> bool:
    """The lead signs; its approver names who handles it, or one of its handlers takes it."""
    slow = life.is_slow and life.chance.random() < 0.4
    usual = (5 * MINUTE, 30 * MINUTE if life.is_quick else 3 * HOUR)
    life.do(actions.sign, Role.HANDLER, at=life.lead, within=(5 * HOUR, 9 * HOUR) if slow else usual)
    if life.ticket.completed_at is not None:
        return False
    named = life.chance.random()
    if named < 0.8:
        life.do(
            actions.assign,
            Role.UNIT_APPROVER,
            at=life.lead,
            within=(MINUTE, 20 * MINUTE),
            assignee=life.person(Role.HANDLER, life.lead),
        )
    elif named < 0.95:
        life.do(actions.take, Role.HANDLER, at=life.lead, within=(MINUTE, HOUR))
    return False


def speak_beside(life: Life) -> bool:
    """Some citizens call again, some colleagues leave a note, some matters go on to a unit below."""
    if life.chance.random() < 0.06:
        urge(life)
    if life.chance.random() < 0.06:
        add_note(life)
    units = _units_below(life)
    if units and life.chance.random() < 0.3:
        to = life.chance.choice(units)
        life.do(actions.delegate, Role.UNIT_APPROVER, at=life.lead, to=to)
    return False


def urge(life: Life) -> None:
    """The citizen asks where the matter stands."""
    said = life.chance.choice(words.URGES)
    life.do(actions.urge, Role.INTAKE_AGENT, within=(HOUR, 4 * HOUR), words=said)


def add_note(life: Life) -> None:
    """A word among colleagues, which no citizen reads."""
    said = life.chance.choice(words.NOTES)
    life.do(actions.note, Role.DISPATCHER, text=said, audience=life.chance.choice(("CENTRE", "LEAD")))


def _units_below(life: Life) -> list[Department]:
    return [unit for code, unit in life.house.departments.items() if code.startswith(f"{life.lead}-")]


def contact(life: Life) -> bool:
    """The handler speaks with the citizen, not always at the first try."""
    if not life.answers:
        return False
    if life.chance.random() < 0.15:
        _try(life, "NO_ANSWER", "")
    notes = life.matter.contacts_on(life.received().date(), life.now.astimezone(SHANGHAI).date())
    _try(life, "REACHED", notes[0] if notes else "")
    return False


def _try(life: Life, outcome: str, note: str) -> None:
    now = life.work(10 * MINUTE, HOUR if life.is_quick else 4 * HOUR)
    by = life.person(Role.HANDLER, life.lead)
    life.ticket = actions.record_contact(
        life.ticket,
        at=now - timedelta(minutes=2),
        way="VISIT" if outcome == "REACHED" and life.chance.random() < 0.2 else "PHONE",
        outcome=outcome,
        note=note,
        files=some_files(life, "record_contact", by),
        by=by,
        now=now,
    )


def co_handle(life: Life) -> bool:
    """Each co-handler signs and answers for its part."""
    for part in open_parts(life):
        co_sign(life, part)
        co_answer(life, part)
    return False


def open_parts(life: Life) -> list[Dispatch]:
    """The parts of co-handlers that are still at work."""
    return list(life.ticket.dispatches.open().filter(role="CO").select_related("department").order_by("id"))


def co_sign(life: Life, part: Dispatch) -> None:
    """The co-handler takes its part."""
    life.do(actions.co_sign, Role.HANDLER, at=part.department.code, within=(10 * MINUTE, HOUR))


def co_draft(life: Life, part: Dispatch, *, within: tuple[int, int] = (HOUR, 5 * HOUR)) -> None:
    """The co-handler's part, waiting for its approver."""
    code = part.department.code
    life.do(actions.draft_co_reply, Role.HANDLER, at=code, within=within, text=words.CO_REPLY)


def co_answer(life: Life, part: Dispatch, *, is_poor: bool = False) -> None:
    """Drafted, now and then given back, and signed."""
    code = part.department.code
    co_draft(life, part)
    if is_poor or life.chance.random() < 0.08:
        life.do(actions.return_co_draft, Role.UNIT_APPROVER, at=code, note=words.CO_NOTE)
        co_draft(life, part)
    life.do(actions.co_reply, Role.UNIT_APPROVER, at=code, within=(10 * MINUTE, 2 * HOUR))


def result(life: Life) -> bool:
    """The result is drafted, now and then given back, and signed."""
    draft(life, least=HOUR, most=_handling_time(life))
    if life.chance.random() < 0.06:
        life.do(actions.return_draft, Role.UNIT_APPROVER, at=life.lead, note=words.RESULT_BACK)
        draft(life, least=20 * MINUTE, most=2 * HOUR)
    life.do(actions.submit_result, Role.UNIT_APPROVER, at=life.lead, within=(10 * MINUTE, 3 * HOUR))
    return False


def _handling_time(life: Life) -> int:
    if life.is_slow:
        return life.chance.choice((8, 12, 20)) * DAY
    if life.is_quick:
        return 2 * HOUR
    days = {Category.CONSULT: 3 * HOUR, Category.COMPLAINT: 3 * DAY, Category.REPORT: 3 * DAY}
    return days.get(Category(life.matter.category), 10 * HOUR) if life.rounds == 1 else 2 * DAY


def draft(life: Life, *, least: int, most: int) -> None:
    """The handler writes the result and hands it in."""
    m = life.matter
    least = most * 2 // 3 if life.is_slow else least
    now, by = life.work(min(least, most), most), life.person(Role.HANDLER, life.lead)
    life.ticket = actions.draft_result(
        life.ticket,
        result_code=ResultCode(m.result),
        solved=Solved(m.solved),
        unsolved_reason=UnsolvedReason(m.unsolved_reason) if m.unsolved_reason else "",
        reply=m.reply_on(life.received().date(), now.astimezone(SHANGHAI).date()),
        hand_in=True,
        files=some_files(life, "draft_result", by),
        by=by,
        now=now,
    )


def review(life: Life) -> bool:
    """The auditor lets it go out, or sends it back once."""
    if life.chance.random() < 0.07:
        defect = life.chance.choice(("NO_FACTS", "EVADES", "DISCOURTEOUS"))
        note = words.SENT_BACK
        life.do(actions.send_back, Role.AUDITOR, within=LATER, defect=defect, note=note)
        draft(life, least=20 * MINUTE, most=3 * HOUR)
        life.do(actions.submit_result, Role.UNIT_APPROVER, at=life.lead, within=SOON)
    life.do(actions.approve_result, Role.AUDITOR, within=(15 * MINUTE, 5 * HOUR))
    return False


def is_at_work(life: Life) -> bool:
    """Whether the lead is still at it; side roads may have ended it."""
    return life.ticket.state == State.IN_PROGRESS


def tell_refused(life: Life, refused: Refused) -> None:
    """A matter that cannot go on stays as it is; that is told, for it should not happen."""
    log.warning(
        "Demonstration %s (%s) stays %s: %s", life.ticket.number, life.fate, life.ticket.state, refused.codes
    )
