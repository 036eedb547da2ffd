"""Side roads while the department works: co-handlers, requests, reclassification, withdrawal."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from config.demo.lives import words
from config.demo.lives.life import DAY, HOUR, LATER, MINUTE, SOON, Life, Today
from config.demo.lives.roads_returns import SHOWN, stranger
from config.demo.lives.working import co_answer, co_draft, co_sign, draft, open_parts, urge
from departments.roles import Role
from feedback import actions
from feedback.models import Dispatch, SuspensionRequest, Ticket

Road = Callable[[Life], bool]
Act = Callable[..., Ticket]


def _co_handler(life: Life, code: str = "") -> Dispatch:
    """Another department is added, and signs."""
    code = code or stranger(life, life.lead.split("-")[0], life.matter.co_department)
    life.do(
        actions.add_co_handler,
        Role.UNIT_APPROVER,
        at=life.lead,
        departments=[life.department(code)],
        instruction=words.CO_INSTRUCTION,
    )
    part = next(part for part in open_parts(life) if part.department.code == code)
    co_sign(life, part)
    return part


def co_added(life: Life) -> bool:
    co_answer(life, _co_handler(life))
    return False


def co_unsigned(life: Life) -> bool:
    life.approach()
    co_draft(life, _co_handler(life, SHOWN), within=SOON)
    raise Today


def result_unsigned(life: Life) -> bool:
    """The result is written, and its approver has not signed it yet."""
    life.approach()
    draft(life, least=20 * MINUTE, most=2 * HOUR)
    raise Today


def co_late(life: Life) -> bool:
    """The co-handler does not answer: it is waived once it is overdue."""
    part = _co_handler(life)
    life.until(part.due_at + timedelta(minutes=10))
    life.do(
        actions.waive_co, Role.DISPATCHER, within=(HOUR, 5 * HOUR), note=words.CO_WAIVED, dispatch=part.pk
    )
    return False


def co_late_now(life: Life) -> bool:
    """The co-handler is overdue, and the dispatcher has still to decide."""
    part = _co_handler(life)
    life.until(part.due_at + timedelta(minutes=10))
    urge(life)
    raise Today


def _ask_release(life: Life) -> Dispatch:
    part = _co_handler(life)
    life.do(
        actions.co_return,
        Role.UNIT_APPROVER,
        at=part.department.code,
        within=LATER,
        ground="WRONG_DUTY",
        text=words.CO_RELEASE,
        dispatch=part.pk,
    )
    return part


def co_released(life: Life) -> bool:
    part = _ask_release(life)
    life.do(actions.waive_co, Role.DISPATCHER, within=LATER, note=words.CO_RELEASED, dispatch=part.pk)
    return False


def co_kept(life: Life) -> bool:
    part = _ask_release(life)
    life.do(actions.refuse_co_return, Role.DISPATCHER, within=LATER, note=words.CO_STAYS, dispatch=part.pk)
    co_answer(life, part, is_poor=True)
    return False


def co_asks_now(life: Life) -> bool:
    _ask_release(life)
    raise Today


def _extension(life: Life) -> dict[str, Any]:
    return {"working_days": life.chance.randint(2, 5), "reason": life.chance.choice(words.EXTENSIONS)}


def _suspension(ground: int) -> Callable[[Life], dict[str, Any]]:
    def asked(life: Life) -> dict[str, Any]:
        code, reason, notice = words.SUSPENSIONS[ground]
        days = life.chance.randint(2, 5)
        return {"ground": code, "working_days": days, "reason": reason, "notice": notice}

    return asked


def _termination(life: Life) -> dict[str, Any]:
    ground, reason, notice = life.chance.choice(words.TERMINATIONS)
    return {"ground": ground, "reason": reason, "notice": notice}


def _write(life: Life, kind: str, asked: dict[str, Any]) -> None:
    drafts: dict[str, Act] = {
        "extension": actions.draft_extension,
        "suspension": actions.draft_suspension,
        "termination": actions.draft_termination,
    }
    life.do(drafts[kind], Role.HANDLER, at=life.lead, **asked)


def _signed(life: Life, kind: str, asked: dict[str, Any]) -> None:
    signs: dict[str, Act] = {
        "extension": actions.request_extension,
        "suspension": actions.request_suspension,
        "termination": actions.request_termination,
    }
    _write(life, kind, asked)
    life.do(signs[kind], Role.UNIT_APPROVER, at=life.lead)


def waiting(kind: str, *, is_signed: bool) -> Road:
    """A request of this kind that somebody has still to sign, or to decide."""

    def road(life: Life) -> bool:
        life.approach()
        asked = {"extension": _extension, "suspension": _suspension(0), "termination": _termination}[kind](
            life
        )
        (_signed if is_signed else _write)(life, kind, asked)
        raise Today

    return road


def extension_granted(life: Life) -> bool:
    _signed(life, "extension", _extension(life))
    life.do(actions.grant_extension, Role.DISPATCHER, within=LATER)
    return False


def extension_refused(life: Life) -> bool:
    _signed(life, "extension", _extension(life))
    life.do(actions.refuse_extension, Role.DISPATCHER, within=LATER, note=words.EXTENSION_REFUSED)
    return False


def extension_withdrawn(life: Life) -> bool:
    _signed(life, "extension", _extension(life))
    life.do(actions.withdraw_request, Role.UNIT_APPROVER, at=life.lead)
    return False


def extension_handed_back(life: Life) -> bool:
    """Written twice, until the approver signs."""
    _write(life, "extension", _extension(life))
    life.do(actions.return_request, Role.UNIT_APPROVER, at=life.lead, note=words.REQUEST_BACK)
    return extension_granted(life)


def _suspended(life: Life, ground: int) -> None:
    _signed(life, "suspension", _suspension(ground)(life))
    life.do(actions.grant_suspension, Role.SUPERVISOR, at="LL", within=LATER)


def suspended_supplemented(life: Life) -> bool:
    """What was waited for comes, and the work goes on."""
    _suspended(life, 0)
    life.do(actions.supplement, Role.INTAKE_AGENT, within=(2 * HOUR, DAY), text=words.MATERIAL)
    return False


def suspended_resumed(life: Life) -> bool:
    _suspended(life, 2)
    life.do(actions.resume, Role.UNIT_APPROVER, at=life.lead, within=(2 * HOUR, DAY))
    return False


def suspended_over(life: Life) -> bool:
    """Nobody resumes it: it ends by itself."""
    _suspended(life, 1)
    paper = SuspensionRequest.objects.get(dispatch__ticket=life.ticket)
    assert paper.ends_at is not None
    life.until(paper.ends_at + timedelta(minutes=3))
    life.ticket = actions.resume(life.ticket, by=None, now=life.now)
    return False


def suspended_now(life: Life) -> bool:
    life.approach()
    _signed(life, "suspension", _suspension(life.chance.randrange(3))(life))
    life.do(actions.grant_suspension, Role.SUPERVISOR, at="LL")
    raise Today


def suspension_refused(life: Life) -> bool:
    _signed(life, "suspension", _suspension(0)(life))
    life.do(actions.refuse_suspension, Role.SUPERVISOR, at="LL", within=LATER, note=words.SUSPENSION_REFUSED)
    return False


def terminated(life: Life) -> bool:
    _signed(life, "termination", _termination(life))
    life.do(actions.grant_termination, Role.AUDITOR, within=LATER)
    return True


def termination_refused(life: Life) -> bool:
    _signed(life, "termination", _termination(life))
    life.do(actions.refuse_termination, Role.AUDITOR, within=LATER, note=words.TERMINATION_REFUSED)
    return False


def reclassified(life: Life) -> bool:
    """It turns out to be another kind of matter."""
    category = "HELP" if life.matter.category != "HELP" else "COMPLAINT"
    topic = life.house.topics[life.matter.topic]
    life.do(
        actions.reclassify,
        Role.SUPERVISOR,
        at="LL",
        category=category,
        topic=topic,
        urgency=life.matter.urgency,
        reason=words.RECLASSIFIED,
        aspect=life.matter.aspect,
    )
    return False


def _wants_back(life: Life, *, within: tuple[int, int] = (HOUR, 5 * HOUR)) -> None:
    said = life.chance.choice(words.WITHDRAWN)
    life.do(actions.ask_withdrawal, Role.INTAKE_AGENT, within=within, words=said)


def withdrawn(life: Life) -> bool:
    _wants_back(life)
    life.do(actions.confirm_withdrawal, Role.CALLBACK_AGENT, within=LATER, note="诉求人确认撤回。")
    return True


def withdrawal_declined(life: Life) -> bool:
    _wants_back(life)
    life.do(actions.decline_withdrawal, Role.CALLBACK_AGENT, within=SOON, note=words.WITHDRAWAL_HELD)
    return False


def withdrawal_waits(life: Life) -> bool:
    life.approach()
    _wants_back(life, within=SOON)
    raise Today
