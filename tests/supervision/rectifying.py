"""A ticket with a bad rating, and the acts of its rectification by the right people."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from departments.roles import Role
from feedback import actions
from feedback.actions.answering import Answer
from feedback.models import Ticket
from supervision.actions import callbacks, misrating, rectification
from supervision.models import MisratingClaim, Rectification
from tests.cast import REPLY, START, City, Walk
from tests.roads.aftercare import FINAL, NEW_FACTS
from tests.supervision.second import another

SAID = "已电话说明情况，市民同意再次到场查看。"
PLAN = "三日内更换灯具，完成后请市民到场确认。"
DONE = "已更换全部灯具，并与市民现场确认。"
FINE = "已核实，整改到位，市民无异议。"
WHY = "市民将另一路段的问题记在了本单上。"
AGENT, AUDITOR = (Role.CALLBACK_AGENT, "centre"), (Role.AUDITOR, "centre")
HANDLER, APPROVER = (Role.HANDLER, "lead"), (Role.UNIT_APPROVER, "lead")
SUPERVISOR, DECIDER = (Role.SUPERVISOR, "parent"), (Role.ASSESSMENT_MANAGER, "institution")


class Case:
    """One ticket whose citizen answered badly, and its rectification."""

    def __init__(self, city: City, *, start: datetime = START, seconds: bool = False) -> None:
        """``seconds``: by people other than those whom the table of permissions tries."""
        self.city = city
        self.seconds = seconds
        self.walk = Walk(city, now=start)
        self.now = start

    @property
    def ticket(self) -> Ticket:
        return Ticket.objects.get(pk=self.walk.ticket.pk)

    @property
    def row(self) -> Rectification:
        """The latest rectification of the ticket."""
        return Rectification.objects.filter(ticket=self.walk.ticket).latest("id")

    @property
    def claim(self) -> MisratingClaim:
        return MisratingClaim.objects.get(ticket=self.walk.ticket)

    def by(self, who: tuple[Role, str]) -> Any:
        return another(self.city, *who) if self.seconds else self.city.person(*who)

    def rated(self, at: datetime | None = None, level: int = 1, solved: str = "UNSOLVED") -> "Case":
        """Until the citizen has answered badly."""
        self.walk.to("PENDING_CALLBACK")
        self.now = at or self.walk.tick()
        self.answer(self.now, level, solved)
        return self

    def do(self, act: str, at: datetime | None = None, **given: Any) -> Any:
        """Make one act, at the instant or a quarter of an hour after the last."""
        self.now = at or self.now + timedelta(minutes=15)
        return ACTS[act](self, self.now, **given)

    def all(self, *acts: str) -> "Case":
        for act in acts:
            self.do(act)
        return self

    def answer(self, at: datetime, level: int, solved: str) -> None:
        given = Answer(level, solved, words="灯修好第三天又坏了。")
        actions.record_callback(self.ticket, outcome="REACHED", answer=given, by=self.by(AGENT), now=at)


def _draft_result(case: Case, at: datetime) -> None:
    result = {"result_code": "SOLVED", "solved": "SOLVED", "reply": REPLY, "hand_in": True}
    actions.draft_result(case.ticket, by=case.by(HANDLER), now=at, **result)
    actions.submit_result(case.ticket, by=case.by(APPROVER), now=at)


def _conclude(case: Case, at: datetime) -> None:
    actions.conclude(
        case.ticket,
        head="赵明德",
        signed_on=at.date(),
        reference="照明〔2026〕12号",
        reply=FINAL,
        by=case.by(SUPERVISOR),
        now=at,
    )


def _reopen(case: Case, at: datetime) -> None:
    intake = case.city.person(Role.INTAKE_AGENT, "centre")
    actions.ask_reopening(case.ticket, new_facts=NEW_FACTS, by=intake, now=at)
    actions.reopen(case.ticket, by=case.by(SUPERVISOR), now=at)


def _withdraw(case: Case, at: datetime) -> None:
    intake = case.city.person(Role.INTAKE_AGENT, "centre")
    actions.ask_withdrawal(case.ticket, words="不用处理了。", by=intake, now=at)
    actions.confirm_withdrawal(case.ticket, note="市民确认撤单。", by=case.by(AGENT), now=at)


def _terminate(case: Case, at: datetime) -> None:
    text = "该事项涉及历史遗留产权纠纷，须经诉讼途径解决。"
    paper = {"ground": "BEYOND_POWERS", "reason": text, "notice": text}
    actions.draft_termination(case.ticket, by=case.by(HANDLER), now=at, **paper)
    actions.request_termination(case.ticket, by=case.by(APPROVER), now=at)
    actions.grant_termination(case.ticket, by=case.by(AUDITOR), now=at)


def _contact_ticket(case: Case, at: datetime) -> None:
    called = {"at": at, "way": "PHONE", "outcome": "REACHED"}
    actions.record_contact(case.ticket, by=case.by(HANDLER), now=at, **called)


def _judge(case: Case, at: datetime, *, fault: bool) -> None:
    ground = "" if fault else "MISUNDERSTOOD"
    actions.verdict(case.ticket, fault=fault, ground=ground, by=case.by(AUDITOR), now=at)


def _claim(case: Case, at: datetime, *, files: tuple[int, ...] = ()) -> MisratingClaim:
    words = {"ground": "MISTAKEN", "grounds": WHY, "files": files}
    return misrating.claim_misrating(case.row, by=case.by(APPROVER), now=at, **words)  # type: ignore[arg-type]


def second_auditor(case: Case) -> Any:
    """An auditor who did not judge the rating."""
    return case.city.person(Role.AUDITOR, "institution")


ACTS: dict[str, Callable[..., Any]] = {
    "contact": lambda c, at: rectification.contact(c.row, at=at, note=SAID, by=c.by(HANDLER), now=at),
    "draft_plan": lambda c, at: rectification.draft_plan(c.row, plan=PLAN, by=c.by(HANDLER), now=at),
    "return_plan": lambda c, at: rectification.return_plan(
        c.row, note="请写明完成日期和责任人。", by=c.by(APPROVER), now=at
    ),
    "sign_plan": lambda c, at: rectification.sign_plan(c.row, by=c.by(APPROVER), now=at),
    "remedy": lambda c, at: rectification.remedy(c.row, text=DONE, by=c.by(APPROVER), now=at),
    "call_back": lambda c, at, level=4, solved="SOLVED": callbacks.call_back(
        c.row, level=level, solved=solved, note="满意了。", by=c.by(AGENT), now=at
    ),
    "try_calling": lambda c, at: callbacks.try_calling(c.row, outcome="NO_ANSWER", by=c.by(AGENT), now=at),
    "close": lambda c, at: rectification.close(c.row, note=FINE, by=c.by(AUDITOR), now=at),
    "no_fault": lambda c, at: _judge(c, at, fault=False),
    "fault_but_solved": lambda c, at: _judge(c, at, fault=True),
    "rework": lambda c, at: actions.rework(c.ticket, note="请到现场核实。", by=c.by(AUDITOR), now=at),
    "ticket_contact": _contact_ticket,
    "ticket_result": _draft_result,
    "ticket_approve": lambda c, at: actions.approve_result(c.ticket, by=c.by(AUDITOR), now=at),
    "good_answer": lambda c, at: c.answer(at, 4, "SOLVED"),
    "bad_answer": lambda c, at: c.answer(at, 1, "UNSOLVED"),
    "final_answer": _conclude,
    "reopen": _reopen,
    "withdraw": _withdraw,
    "terminate": _terminate,
    "claim": _claim,
    "pass_review": lambda c, at: misrating.pass_review(
        c.claim, note="录音显示市民记错了路段。", by=second_auditor(c), now=at
    ),
    "grant": lambda c, at: misrating.grant(
        c.claim, note="两份材料一致，予以采信。", by=c.by(DECIDER), now=at
    ),
    "refuse": lambda c, at: misrating.refuse(
        c.claim, note="材料不足以证明误评。", by=second_auditor(c), now=at
    ),
}
"""By the act's name: who does it, with what."""
