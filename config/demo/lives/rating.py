"""What the citizen says of the answer, and what follows from it, up to the archive."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from config.demo.lives import words
from config.demo.lives.life import DAY, HOUR, LATER, MINUTE, Life, Today
from config.demo.lives.working import co_handle, contact, result, review
from core.models import OutboxMessage
from core.secrets import blind_index
from departments.roles import Role
from departments.rules.calendar import in_shanghai
from feedback import actions
from feedback.actions.answering import Answer, Origin
from feedback.choices import Solved
from feedback.models import Invitation, Retrospective, Ticket
from feedback.rules.guards.aftercare import ARCHIVE_AFTER
from feedback.states import State

LINK = re.compile(r"/[rs]/([\w-]{20,})/")
BAD = ("no_fault", "fault_solved", "retro_unsigned", "rework", "final", "verdict_open", "final_open")
FROM_INSIDE = 17
SOLVED_ALL_THE_SAME = ("fault_solved", "retro_unsigned")


def answer(life: Life) -> bool:
    """By link, by callback, or not at all; then the others of a merged matter."""
    if life.ticket.state != State.PENDING_CALLBACK:
        return False
    said = _opinion(life)
    roll = life.chance.random()
    if roll < 0.35 and life.answers:
        life.wait(20 * MINUTE, 20 * HOUR)
        said = replace(said, origin=_origin(life.ticket))
        life.ticket = actions.rate(token_of(life.ticket), answer=said, now=life.now)
    elif life.ticket.is_callback_drawn:
        _call(life, said, is_out=not life.fate and roll > 0.97)
    _others(life)
    if life.ticket.state == State.PENDING_CALLBACK:
        life.itself(actions.close_unanswered, _last_link(life.ticket) + timedelta(hours=1))
    return False


def _origin(ticket: Ticket) -> Origin:
    """From a household of its own each; one in so many from the hall with the house's own network."""
    return Origin(is_own_network=ticket.pk % FROM_INSIDE == 0, mark=blind_index(ticket.number, "demo"))


def _call(life: Life, said: Answer, *, is_out: bool) -> None:
    for _ in range(6):
        life.work(2 * HOUR, 7 * HOUR)
        reached = not is_out and life.chance.random() >= 0.2
        life.ticket = actions.record_callback(
            life.ticket,
            outcome="REACHED" if reached else "NO_ANSWER",
            answer=said if reached else None,
            by=life.person(Role.CALLBACK_AGENT),
            now=life.now,
        )
        if reached or life.ticket.state != State.PENDING_CALLBACK:
            return


def _others(life: Life) -> None:
    """The citizens whose tickets were merged into this one answer by links of their own."""
    for child in Ticket.objects.filter(merged_into=life.ticket, state=State.MERGED).order_by("pk"):
        if life.ticket.state == State.PENDING_CALLBACK and life.chance.random() < 0.7:
            life.wait(HOUR, 12 * HOUR)
            life.ticket = actions.rate(token_of(child), answer=_opinion(life), now=life.now)


def _last_link(ticket: Ticket) -> datetime:
    own = Invitation.objects.filter(ticket=ticket) | Invitation.objects.filter(about=ticket)
    return own.order_by("-expires_at").values_list("expires_at", flat=True)[0]


def token_of(ticket: Ticket) -> str:
    """The newest link as the citizen got it, out of the message that was posted to them."""
    for message in OutboxMessage.objects.filter(key__startswith=f"ticket:{ticket.pk}:").order_by("-id"):
        found = LINK.search(message.body)
        if found is not None:
            return found.group(1)
    raise LookupError(f"No message about {ticket.number} carries a link.")


def _opinion(life: Life) -> Answer:
    m, roll = life.matter, life.chance.random()
    if life.fate in BAD:
        is_bad = life.rounds == 1 or life.fate.startswith("final")
    else:
        usual = 0.25 if life.is_slow else 0.2 if m.solved == Solved.UNSOLVED else 0.03
        is_bad = life.rounds == 1 and roll < usual
    if is_bad:
        said = m.bad_words if life.fate or life.chance.random() < 0.8 else ""
        solved = (
            "PARTLY"
            if life.fate in SOLVED_ALL_THE_SAME
            else life.chance.choice(("UNSOLVED", "UNSOLVED", "PARTLY"))
        )
        solved = "UNSOLVED" if life.fate in ("rework", "final", "final_open") else solved
        return Answer(life.chance.choice((1, 2, 2)), solved, False, said)
    said = m.good_words if life.chance.random() < 0.4 else ""
    solved = "PARTLY" if m.solved != "SOLVED" else "SOLVED"
    return Answer(life.chance.choice((5, 5, 5, 4, 4, 3)), solved, True, said)


def judge(life: Life) -> bool:
    """After a bad answer the auditor decides; after the second the supervisor answers for good."""
    while life.ticket.state == State.PENDING_VERDICT:
        if life.fate == "verdict_open" or (life.fate == "final_open" and life.rounds > 1):
            raise Today
        if life.rounds > 1:
            _conclude(life)
        elif _is_reworked(life):
            life.do(actions.rework, Role.AUDITOR, within=LATER, note=words.REWORK)
            life.rounds += 1
            again(life)
        else:
            _close(life)
    return False


def _is_reworked(life: Life) -> bool:
    is_open = life.ticket.is_solved == Solved.UNSOLVED and life.ticket.lead_department_id is not None
    return is_open and life.fate != "no_fault" and (life.fate in BAD or life.chance.random() < 0.6)


def _close(life: Life) -> None:
    if life.fate in SOLVED_ALL_THE_SAME or (
        life.ticket.is_solved != Solved.UNSOLVED and life.chance.random() < 0.5
    ):
        life.do(actions.verdict, Role.AUDITOR, within=LATER, fault=True, note=words.FAULT_SOLVED)
    else:
        ground, note = life.chance.choice(words.NO_FAULT)
        life.do(actions.verdict, Role.AUDITOR, within=LATER, fault=False, ground=ground, note=note)


def _conclude(life: Life) -> None:
    life.do(
        actions.conclude,
        Role.SUPERVISOR,
        at="LL",
        within=(2 * HOUR, DAY),
        head=life.chance.choice(words.HEADS),
        signed_on=in_shanghai(life.now).date(),
        reference=f"临政数复〔2026〕{life.chance.randint(3, 96)} 号",
        reply=words.FINAL_REPLY,
    )


def again(life: Life) -> None:
    """Another cycle at the department, to the citizen's next answer."""
    for step in (contact, co_handle, result, review, answer):
        step(life)


def look_back(life: Life) -> bool:
    """The retrospective, where one is due; some wait for their signature, some for their writer."""
    outstanding = Retrospective.objects.filter(ticket=life.ticket, state="DRAFTED", handed_in_at=None)
    if life.ticket.state != State.COMPLETED or not outstanding.exists():
        return False
    if not life.fate and life.chance.random() < 0.15:
        return False  # forgotten: it holds the ticket from the archive
    _write_back(life)
    if life.fate == "retro_unsigned":
        raise Today
    if life.chance.random() < 0.2:
        note = words.RETROSPECTIVE_BACK
        life.do(actions.return_retrospective, Role.UNIT_APPROVER, at=life.lead, within=LATER, note=note)
        _write_back(life)
    if life.chance.random() < 0.8:
        life.do(actions.sign_retrospective, Role.UNIT_APPROVER, at=life.lead, within=(HOUR, DAY))
    return False


def _write_back(life: Life) -> None:
    at = life.chance.randrange(len(words.ROOT_CAUSES))
    life.do(
        actions.draft_retrospective,
        Role.HANDLER,
        at=life.lead,
        within=(3 * HOUR, 2 * DAY),
        root_cause=words.ROOT_CAUSES[at],
        prevention=words.PREVENTIONS[at],
        hand_in=True,
    )


def lay_down(life: Life) -> bool:
    """Thirty days later the portal archives what nothing holds."""
    ticket = life.ticket
    if ticket.state == State.COMPLETED and ticket.completed_at is not None:
        life.until(ticket.completed_at + ARCHIVE_AFTER + timedelta(hours=2))
        if not ticket.holds.filter(lifted_at__isnull=True).exists():
            life.itself(actions.archive, life.now)
    return True
