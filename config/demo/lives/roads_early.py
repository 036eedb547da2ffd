"""Side roads before any department works: questions, splits, direct answers, merges, repeats, withdrawals."""

from dataclasses import replace
from datetime import timedelta

from config.demo.institution import load_catalogue
from config.demo.lives import words
from config.demo.lives.arriving import dispatch, register, reject, triage
from config.demo.lives.life import BESIDE, DAY, HOUR, LATER, MINUTE, SOON, Life, Today
from config.demo.lives.rating import token_of
from departments.roles import Role
from feedback import actions
from feedback.actions.answering import Answer
from feedback.models import Invitation, Question, Ticket
from feedback.states import State


def reject_it(life: Life) -> bool:
    reject(life)
    return True


def reject_overturned(life: Life) -> bool:
    """A supervisor takes it up after all."""
    reject(life)
    life.do(actions.overturn, Role.SUPERVISOR, at="LL", within=(2 * HOUR, 2 * DAY), note=words.OVERTURNED)
    return False


def direct(life: Life) -> bool:
    """The intake answers an enquiry itself; the citizen rates it, or not."""
    m = life.matter
    life.do(
        actions.answer_directly,
        Role.INTAKE_AGENT,
        within=(3 * MINUTE, 15 * MINUTE),
        reply=life.chance.choice(words.DIRECT_REPLIES),
        topic=life.house.topics[m.topic],
    )
    if life.ticket.state == State.COMPLETED and life.ticket.answer_kind == "":
        if life.fate == "direct" and life.chance.random() < 0.6:
            life.wait(HOUR, 30 * HOUR)
            good = Answer(life.chance.choice((5, 5, 4)), "SOLVED", True)
            life.ticket = actions.rate(token_of(life.ticket), answer=good, now=life.now)
        else:
            over = Invitation.objects.get(ticket=life.ticket).expires_at + timedelta(hours=1)
            life.itself(actions.end_asking, over)
    return False


def ask(life: Life) -> None:
    """The intake asks back by a link."""
    text = life.chance.choice(words.QUESTIONS)
    life.do(actions.ask_citizen, Role.INTAKE_AGENT, within=(5 * MINUTE, 40 * MINUTE), text=text)


def asked_by_link(life: Life) -> bool:
    ask(life)
    token = token_of(life.ticket)
    life.wait(HOUR, 20 * HOUR)
    text = life.chance.choice(words.SUPPLEMENTS)
    life.ticket = actions.answer_question(token, text=text, now=life.now)
    return False


def asked_by_phone(life: Life) -> bool:
    ask(life)
    life.do(actions.supplement, Role.INTAKE_AGENT, within=LATER, text=life.chance.choice(words.SUPPLEMENTS))
    return False


def asked_in_vain(life: Life) -> bool:
    ask(life)
    question = Question.objects.get(ticket=life.ticket)
    life.itself(actions.end_question, question.expires_at + timedelta(minutes=5))
    return False


def asked_now(life: Life) -> bool:
    ask(life)
    raise Today


def split(life: Life) -> bool:
    """Two matters in one call; the second goes its own way."""
    m = life.matter
    topic, category, title, text = next(one for one in words.SECOND_MATTERS if one[-1] in m.content)
    parts = [m.content.removesuffix(text), text]
    life.do(actions.split, Role.DISPATCHER, within=SOON, parts=parts)
    other = Ticket.objects.get(split_from=life.ticket)
    rule = load_catalogue().rule_for(topic, m.area)
    second = replace(
        m,
        category=category,
        topic=topic,
        title=title,
        content=text,
        department=rule.department if rule else "",
        co_department="",
    )
    beside = replace(life, matter=second, fate=BESIDE)
    beside.ticket = other
    triage(beside)
    dispatch(beside)
    life.now = max(life.now, beside.now)
    return False


def withdraw(life: Life) -> bool:
    """The citizen takes it back before anybody has worked on it."""
    said = life.chance.choice(words.WITHDRAWN)
    life.do(actions.withdraw, Role.INTAKE_AGENT, within=SOON, words=said)
    return True


def _neighbour(life: Life, said: str, *, is_triaged: bool = False) -> Life:
    """Somebody else calls about it."""
    other = life.beside(said)
    other.work(5 * MINUTE, HOUR)
    register(other)
    if is_triaged:
        triage(other)
    return other


def _joined(life: Life, said: str, *, is_triaged: bool = False) -> Life:
    """Somebody else calls about it, and their ticket is merged into this one."""
    other = _neighbour(life, said, is_triaged=is_triaged)
    other.do(actions.merge, Role.DISPATCHER, into=life.ticket, note="同一地点、同一问题，并案办理。")
    life.now = other.now
    life.ticket = Ticket.objects.get(pk=life.ticket.pk)
    return other


def merged(life: Life) -> bool:
    """Several callers about one outage."""
    for said in words.ALSO_ME[: life.chance.randint(1, 3)]:
        _joined(life, said)
    return False


def merge_undone(life: Life) -> bool:
    """One of two was merged by mistake."""
    _joined(life, words.ALSO_ME[0])
    other = _joined(life, words.NEXT_DOOR, is_triaged=True)
    other.do(actions.unmerge, Role.DISPATCHER, within=LATER)
    dispatch(other)
    life.now = other.now
    life.ticket = Ticket.objects.get(pk=life.ticket.pk)
    return False


def told_apart(life: Life) -> bool:
    """A pair that looks like one matter, and is none."""
    other = _neighbour(life, words.NEXT_DOOR)
    other.do(actions.tell_apart, Role.DISPATCHER, other=life.ticket)
    triage(other)
    dispatch(other)
    life.now = other.now
    return False


def merge_left(life: Life) -> bool:
    """Somebody else has called just now: a dispatcher has still to look at the pair."""
    life.approach()
    _neighbour(life, words.US_TOO)
    raise Today


def repeated(life: Life) -> bool:
    """What was closed is raised again, and goes to the same department."""
    life.wait(3 * 24 * HOUR, 12 * 24 * HOUR)
    start = life.calendar.add_working_seconds(life.now, HOUR)
    again = replace(life, matter=replace(life.matter, content=words.AGAIN + life.matter.content), fate=BESIDE)
    again.until(start)
    register(again)
    again.do(actions.mark_repeat, Role.DISPATCHER, of=life.ticket)
    triage(again)
    dispatch(again)
    return True
