"""Side roads after the answer: reopening asked, granted and refused; hard cases closed."""

from config.demo.lives import words
from config.demo.lives.life import DAY, HOUR, LATER, Life, Today
from config.demo.lives.rating import again, judge
from departments.roles import Role
from feedback import actions
from feedback.models import HardCase
from feedback.states import State


def _hear(life: Life, days: tuple[int, int]) -> None:
    life.wait(days[0] * 24 * HOUR, days[1] * 24 * HOUR)
    life.do(actions.ask_reopening, Role.INTAKE_AGENT, new_facts=words.NEW_FACTS)


def reopened(life: Life) -> bool:
    """After about twenty days the trouble is back."""
    _hear(life, (17, 21))
    life.do(actions.reopen, Role.SUPERVISOR, at="LL", within=LATER, note=words.REOPENED)
    life.rounds += 1
    if life.ticket.state == State.IN_PROGRESS:
        again(life)
        judge(life)
    return False


def reopening_refused(life: Life) -> bool:
    _hear(life, (3, 20))
    life.do(actions.refuse_reopening, Role.SUPERVISOR, at="LL", within=(HOUR, DAY), reason=words.NOT_REOPENED)
    return False


def reopening_asked(life: Life) -> bool:
    life.approach()
    life.do(actions.ask_reopening, Role.INTAKE_AGENT, new_facts=words.NEW_FACTS)
    raise Today


def close_case(life: Life) -> bool:
    """A supervisor takes the settled matter out of the hard cases."""
    case = HardCase.objects.filter(ticket=life.ticket, closed_at=None).first()
    if case is not None and life.ticket.state == State.COMPLETED and life.chance.random() < 0.6:
        life.work(HOUR, DAY)
        by = life.person(Role.SUPERVISOR, "LL")
        actions.close_hard_case(case, note=words.CASE_CLOSED, by=by, now=life.now)
    return False
