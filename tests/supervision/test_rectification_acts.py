"""What opens a rectification and what ends it, two hands for everything, and the table of states."""

import csv
from pathlib import Path

import pytest

from core.evidence import Subject, examine, records_of
from core.models import OutboxMessage
from core.refusals import NotPermitted, Refused, Stale
from departments.actions.posts import appoint
from departments.models import Department
from departments.roles import Role
from feedback import actions
from feedback.actions.answering import Answer
from feedback.models import Hold, Rating, Ticket
from supervision.actions import callbacks, rectification
from supervision.actions.rectification import open_rectification
from supervision.choices import RectificationState
from supervision.lifecycle import ACTS
from supervision.models import Deadline, Rectification
from tests.cast import STEPS, City, Walk
from tests.supervision.rectifying import APPROVER, DONE, HANDLER, PLAN, SAID, Case

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parent.parent / "golden" / "rectification_acts.csv"
LINES = list(csv.DictReader(TABLE.open(encoding="utf-8")))


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["act"])
def test_the_machine_is_the_table(line: dict[str, str]) -> None:
    """An act leads from each state where the table says, and from no other."""
    spec = ACTS["rectification"][line["act"]]
    for state in RectificationState:
        cell = line[state.value]
        if cell == "-":
            assert state.value not in spec.sources
        else:
            assert state.value in spec.sources
            assert set(cell.split("/")) == (set(spec.targets) or {"stays"})


def test_the_table_has_every_act() -> None:
    assert {line["act"] for line in LINES} == set(ACTS["rectification"])


@pytest.mark.parametrize(
    ("level", "solved"), [(1, "SOLVED"), (2, "PARTLY"), (3, "UNSOLVED"), (5, "UNSOLVED")]
)
def test_a_bad_answer_opens_one(city: City, level: int, solved: str) -> None:
    case = Case(city).rated(level=level, solved=solved)
    row = case.row
    rating = Rating.objects.get(ticket=case.ticket, counts=True)
    assert (row.state, row.cycle, row.rating, row.department) == (
        "NOTIFIED",
        1,
        rating,
        city.departments["lead"],
    )
    assert open_rectification(case.ticket, now=case.now) == row
    assert Rectification.objects.count() == 1
    owners = dict(Deadline.objects.filter(rectification=row).values_list("kind", "owner__code"))
    assert owners == {
        "RECT_CONTACT": "lead",
        "RECT_PLAN": "lead",
        "RECT_REMEDY": "lead",
        "RECT_CALLBACK": "centre",
    }
    assert Hold.objects.filter(ticket=case.ticket, kind="RECTIFICATION", lifted_at=None).count() == 1
    assert [record.verb for record in records_of(Subject("rectification", row.pk))] == ["issue"]


def test_a_good_answer_opens_none(city: City) -> None:
    Walk(city).to("COMPLETED")
    assert not Rectification.objects.exists()


def test_clocks_take_the_urgency_of_the_ticket(city: City) -> None:
    case = Case(city)
    case.walk.to("PENDING_CALLBACK")
    Ticket.objects.filter(pk=case.ticket.pk).update(urgency="URGENT")
    case.answer(case.walk.tick(), 1, "UNSOLVED")
    assert set(Deadline.objects.values_list("urgency", flat=True)) == {"URGENT"}


def test_a_matter_of_several_citizens_opens_one_by_the_worst(city: City) -> None:
    case = Case(city)
    case.walk.to("WITH_MERGED")
    case.walk.ticket = actions.dispatch(
        case.ticket,
        lead=city.departments["lead"],
        by=case.by((Role.DISPATCHER, "centre")),
        now=case.walk.tick(),
    )
    for step in ("sign", "contact", "draft", "submit", "approve", "bad_answer"):
        STEPS[step](case.walk)
    row = Rectification.objects.get()
    assert row.ticket == case.ticket
    assert row.rating is not None
    assert row.rating.source == "WORST"


def test_what_the_centre_answered_itself_goes_to_whom_it_is_dispatched(city: City) -> None:
    case = Case(city)
    intake = city.person(Role.INTAKE_AGENT, "centre")
    case.walk.category = "CONSULT"
    actions.answer_directly(
        case.ticket,
        topic=city.topic,
        reply="您好，路灯报修后一般三个工作日内修复，您可凭编号查询进度。",
        by=intake,
        now=case.walk.tick(),
    )
    assert case.ticket.state == "PENDING_CALLBACK"
    case.answer(case.walk.tick(), 1, "UNSOLVED")
    assert case.row.department == city.departments["centre"]
    case.now = case.walk.now
    case.do("rework")
    dispatcher = city.person(Role.DISPATCHER, "centre")
    actions.dispatch(case.ticket, lead=city.departments["lead"], by=dispatcher, now=case.walk.tick(60))
    row = case.row
    assert row.department == city.departments["lead"]
    open_ = Deadline.objects.open().filter(rectification=row, kind="RECT_PLAN").get()
    assert open_.owner == city.departments["lead"]
    assert open_.started_at == case.walk.now  # measured from when they got it


def test_a_plan_has_two_hands_and_comes_back_with_a_note(city: City) -> None:
    case = Case(city).rated()
    approver = case.by(APPROVER)
    rectification.draft_plan(case.row, plan=PLAN, by=approver, now=case.walk.tick())
    with pytest.raises(NotPermitted) as refused:
        rectification.sign_plan(case.row, by=approver, now=case.walk.tick())
    assert refused.value.codes == ("act_own_paper",)
    case.now = case.walk.now
    case.do("return_plan")
    with pytest.raises(Refused) as again:
        case.do("sign_plan")
    assert again.value.codes == ("rect_no_plan",)
    case.all("draft_plan", "sign_plan")
    assert (case.row.state, case.row.plan_returned_note) == ("PLANNED", "")


def test_a_unit_of_one_signs_its_own_plan(city: City) -> None:
    Department.objects.filter(code="lead").update(self_signing=True)
    case = Case(city).rated()
    approver = case.by(APPROVER)
    rectification.draft_plan(case.row, plan=PLAN, by=approver, now=case.walk.tick())
    rectification.sign_plan(case.row, by=approver, now=case.walk.tick())
    record = records_of(Subject("rectification", case.row.pk)).last()
    assert record is not None
    assert '"self_signed":true' in record.text.replace(" ", "")


def test_nobody_of_the_judged_department_calls_or_closes(city: City) -> None:
    case = Case(city).rated(level=2, solved="SOLVED").all("fault_but_solved", "contact")
    case.all("draft_plan", "sign_plan", "remedy")
    both = city.person(Role.CALLBACK_AGENT, "centre")
    appoint(staff=both, department=city.departments["lead"], role=Role.HANDLER, by=None, now=case.now)
    with pytest.raises(NotPermitted) as refused:
        case.do("call_back")
    assert refused.value.codes == ("act_own_department",)


@pytest.mark.parametrize(
    ("before", "act", "code"),
    [
        ((), "remedy", "act_wrong_state"),
        (("draft_plan", "sign_plan"), "remedy", "rect_verdict_first"),
        (("fault_but_solved", "draft_plan", "sign_plan"), "remedy", "rect_no_contact"),
        (("contact",), "contact", "rect_contacted_already"),
        (("draft_plan", "sign_plan", "contact"), "contact", "rect_contacted_already"),
        (("rework",), "contact", "rect_on_ticket"),
        (
            ("fault_but_solved", "contact", "draft_plan", "sign_plan", "remedy"),
            "close",
            "rect_not_called_back",
        ),
        (("no_fault",), "contact", "act_wrong_state"),
    ],
)
def test_what_comes_too_early_or_twice_is_refused(
    city: City, before: tuple[str, ...], act: str, code: str
) -> None:
    solved = "SOLVED" if "fault_but_solved" in before else "UNSOLVED"
    case = Case(city).rated(level=2, solved=solved).all(*before)
    with pytest.raises(Refused) as refused:
        case.do(act)
    assert code in refused.value.codes


def test_words_and_times_that_say_nothing_are_refused(city: City) -> None:
    case = Case(city).rated(level=2, solved="SOLVED")
    by, now, opened = case.by(HANDLER), case.walk.tick(), case.row.opened_at
    early = opened.replace(hour=0)
    for at, note, code in ((early, SAID, "rect_contact_time"), (opened, "好", "rect_contact_note")):
        with pytest.raises(Refused) as refused:
            rectification.contact(case.row, at=at, note=note, by=by, now=now)
        assert refused.value.codes == (code,)
    with pytest.raises(Refused) as short:
        rectification.draft_plan(case.row, plan="尽快", by=by, now=now)
    assert short.value.codes == ("rect_plan_short",)


def test_answers_belong_to_whoever_was_reached(city: City) -> None:
    case = Case(city).rated(level=2, solved="SOLVED")
    case.all("fault_but_solved", "contact", "draft_plan", "sign_plan", "remedy")
    agent, now = city.person(Role.CALLBACK_AGENT, "centre"), case.now
    for outcome, level, code in (("REACHED", None, "rect_answer_missing"), ("NO_ANSWER", 4, "rect_answer")):
        with pytest.raises(Refused) as refused:
            callbacks.record_call(case.row, outcome=outcome, level=level, solved="SOLVED", by=agent, now=now)
        assert refused.value.codes[0].startswith(code)
    assert not case.row.callbacks.exists()


def test_still_bad_is_closed_with_a_reason_only(city: City) -> None:
    case = Case(city).rated(level=2, solved="SOLVED")
    case.all("fault_but_solved", "contact", "draft_plan", "sign_plan", "remedy")
    case.do("call_back", level=1, solved="UNSOLVED")
    auditor = city.person(Role.AUDITOR, "centre")
    with pytest.raises(Refused) as refused:
        rectification.close(case.row, by=auditor, now=case.now)
    assert refused.value.codes == ("rect_close_note",)
    rectification.close(case.row, note="已转督办，另行跟踪办理。", by=auditor, now=case.now)
    assert case.row.state == "CLOSED"


def test_a_dissolved_department_hands_over(city: City) -> None:
    case = Case(city).rated()
    supervisor, co = city.person(Role.SUPERVISOR, "institution"), city.departments["co"]
    rectification.hand_over(
        case.row, to=co, note="职责划转，由供电公司接续。", by=supervisor, now=case.walk.tick()
    )
    assert case.row.department == co
    kept = Deadline.objects.open().filter(rectification=case.row)
    assert set(kept.values_list("kind", "owner__code")) == {
        ("RECT_CONTACT", "co"),
        ("RECT_PLAN", "co"),
        ("RECT_REMEDY", "co"),
        ("RECT_CALLBACK", "centre"),
    }
    assert not Rectification.objects.visible_to(case.by(HANDLER)).exists()


def test_a_stale_form_is_refused(city: City) -> None:
    case = Case(city).rated()
    version = case.row.version
    case.do("contact")
    with pytest.raises(Stale):
        rectification.draft_plan(case.row, plan=PLAN, by=case.by(HANDLER), now=case.now, version=version)


def test_a_bare_update_shows(city: City) -> None:
    case = Case(city).rated()
    case.all("contact")
    chain = Subject("rectification", case.row.pk)
    assert examine(chain).holds
    Rectification.objects.filter(pk=case.row.pk).update(contacted_at=case.row.opened_at)
    assert [fault.kind for fault in examine(chain).faults] == ["row_paper"]


def test_evidence_holds_no_words(city: City) -> None:
    case = Case(city).rated(level=2, solved="SOLVED")
    case.all("fault_but_solved", "contact", "draft_plan", "sign_plan", "remedy", "call_back", "close")
    told = "".join(record.text for record in records_of(Subject("rectification", case.row.pk)))
    assert not any(words in told for words in (SAID, PLAN, DONE, "满意了"))


def test_the_link_answers_a_rework_as_well_as_a_call(city: City) -> None:
    case = Case(city).rated().all("rework", "ticket_contact", "ticket_result", "ticket_approve")
    body = OutboxMessage.objects.get(key__startswith=f"ticket:{case.ticket.pk}:answer:2").body
    token = str(body).split("/r/")[1].split("/")[0]
    actions.rate(token, answer=Answer(5, "SOLVED"), now=case.now)
    assert (case.row.state, case.row.level, case.row.called_back_by) == ("CALLED_BACK", 5, None)
