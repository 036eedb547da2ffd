"""Side roads by other departments: returns, joint review, designation, redispatch."""

from config.demo.lives import words
from config.demo.lives.arriving import send
from config.demo.lives.life import DAY, HOUR, LATER, MINUTE, SOON, Life, Today
from config.demo.lives.papers import some_files
from config.demo.lives.working import sign
from departments.roles import Role
from departments.rules.calendar import in_shanghai
from feedback import actions

SHOWN = "CGJ"
"""The department of the handler and the approver whom the sign-in page offers."""
OTHERS = (SHOWN, SHOWN, "ZJJ", "JTJ", "SWJ", "HBJ", "SJJ", "ZRJ")


def stranger(life: Life, *but: str) -> str:
    """A department whose matter it is not."""
    own = {life.matter.department.split("-")[0], *but}
    return life.chance.choice([code for code in OTHERS if code not in own])


def misled(life: Life, *but: str) -> None:
    """Dispatched to a department whose matter it is not."""
    send(life, stranger(life, *but), words_if_other=words.TO_TRY)


def _draft(life: Life) -> None:
    ground, basis, why = life.chance.choice(words.RETURNS)
    now = life.work(15 * MINUTE, HOUR)
    by = life.person(Role.HANDLER, life.lead)
    suggested = life.matter.department
    life.ticket = actions.draft_return(
        life.ticket,
        ground=ground,
        legal_basis=basis,
        explanation=why,
        suggested=life.department(suggested) if suggested not in ("", life.lead) else None,
        files=some_files(life, "draft_return", by, always=life.chance.random() < 0.4),
        by=by,
        now=now,
    )


def ask_back(life: Life) -> None:
    """The department writes and signs a return."""
    _draft(life)
    life.do(actions.request_return, Role.UNIT_APPROVER, at=life.lead)


def grant(life: Life) -> None:
    """The dispatcher agrees, mostly in time."""
    within = LATER if life.chance.random() < 0.85 else (5 * HOUR, 7 * HOUR)
    life.do(actions.grant_return, Role.DISPATCHER, within=within, note=words.RETURN_GRANTED)


def granted(life: Life) -> bool:
    misled(life)
    ask_back(life)
    grant(life)
    return False


def granted_twice(life: Life) -> bool:
    """Nobody takes it: the departments sit together, and one of them is named."""
    _to_review(life)
    lead = life.matter.department
    life.work(3 * HOUR, DAY)
    life.do(
        actions.conclude_joint_review,
        Role.DISPATCHER,
        participants=[life.department(lead), life.department(life.lead)],
        held_on=in_shanghai(life.now).date(),
        minutes=words.MINUTES.format(department=life.department(lead).short_name),
        reference=words.REFERENCE.format(number=life.chance.randint(2, 60)),
        lead=life.department(lead),
        by=life.dispatcher(),
    )
    return False


def review_open(life: Life) -> bool:
    _to_review(life)
    raise Today


def _to_review(life: Life) -> None:
    granted(life)
    first = life.lead
    misled(life, first)
    ask_back(life)
    grant(life)


def designated(life: Life) -> bool:
    """After one return a supervisor names the department at once."""
    granted(life)
    life.do(
        actions.designate,
        Role.SUPERVISOR,
        at="LL",
        within=LATER,
        lead=life.department(life.matter.department),
        ground=words.DESIGNATED,
        reference=words.REFERENCE.format(number=life.chance.randint(2, 60)),
    )
    return False


def undecided(life: Life) -> bool:
    misled(life)
    ask_back(life)
    raise Today


def unsigned(life: Life) -> bool:
    """The demonstration's approver has a return to sign."""
    send(life, SHOWN, words_if_other=words.TO_TRY)
    _draft(life)
    raise Today


def refused(life: Life) -> bool:
    ask_back(life)
    life.do(actions.refuse_return, Role.DISPATCHER, within=LATER, note=words.RETURN_REFUSED)
    return False


def refused_late(life: Life) -> bool:
    """The decision took longer than it may: the time is given back."""
    ask_back(life)
    within = (5 * HOUR, 8 * HOUR)
    life.do(actions.refuse_return, Role.DISPATCHER, within=within, note=words.RETURN_REFUSED)
    return False


def refused_twice(life: Life) -> bool:
    for note in (words.RETURN_REFUSED, words.RETURN_REFUSED_AGAIN):
        ask_back(life)
        life.do(actions.refuse_return, Role.DISPATCHER, within=(10 * MINUTE, 40 * MINUTE), note=note)
    return False


def withdrawn(life: Life) -> bool:
    """The approver thinks better of it."""
    ask_back(life)
    life.do(actions.withdraw_return, Role.UNIT_APPROVER, at=life.lead, within=SOON)
    return False


def handed_back(life: Life) -> bool:
    """The approver does not sign the return; the department handles it."""
    _draft(life)
    life.do(
        actions.return_request,
        Role.UNIT_APPROVER,
        at=life.lead,
        note="属于我单位职责，请直接办理。",
        kind="return",
    )
    return False


def misdirected(life: Life) -> bool:
    misled(life)
    life.do(actions.redispatch, Role.DISPATCHER, within=LATER, kind="MISDIRECTED", reason=words.MISDIRECTED)
    return False


def taken_away(life: Life) -> bool:
    misled(life)
    sign(life)
    life.do(
        actions.redispatch,
        Role.SUPERVISOR,
        at="LL",
        within=(HOUR, DAY),
        kind="TAKEN_AWAY",
        reason=words.TAKEN_AWAY,
    )
    return False
