"""The meeting: its agenda drawn from disputes, its minutes, and decisions that change the catalogue."""

from datetime import date, datetime, timedelta

import pytest

from core.evidence import Subject, examine, records_of
from core.refusals import NotPermitted, Refused
from departments.models import Staff
from departments.roles import Role
from feedback.models import DispatchRule, HardCase, Topic
from supervision.actions import meetings as actions
from supervision.actions.meetings import Decision, Point
from supervision.models import Matter, Meeting, MeetingItem
from supervision.reports.agenda import candidates
from supervision.reports.meetings import agenda_for, lacks_this_month, to_enter
from supervision.rules.settings import DEFAULT_SUPERVISION
from tests.cast import START, City, Walk

LATER = START + timedelta(days=3)
RULES = DEFAULT_SUPERVISION


@pytest.fixture
def supervisor(city: City) -> Staff:
    return city.person(Role.SUPERVISOR, "institution")


@pytest.fixture
def keeper(city: City) -> Staff:
    return city.person(Role.SERVICE_MANAGER, "institution")


def call(city: City, by: Staff, *, now: datetime = START, place: str = "institution") -> Meeting:
    return actions.call_meeting(
        department=city.departments[place],
        title="协调会",
        planned_for=now + timedelta(days=2),
        place="三楼会议室",
        invited=[city.departments["lead"]],
        by=by,
        now=now,
    )


def hold(meeting: Meeting, by: Staff, *decisions: Decision, now: datetime = LATER) -> Meeting:
    words = {"chair": "分管副秘书长", "present": "各单位分管负责人", "minutes": "逐项讨论。"}
    return actions.hold(meeting, **words, decisions=decisions, by=by, now=now)


def with_item(city: City, by: Staff, subject: str = "路灯与供电设施的界限") -> tuple[Meeting, MeetingItem]:
    meeting = actions.change_agenda(call(city, by), put_on=[Point(subject)], by=by, now=START)
    return meeting, MeetingItem.objects.get(meeting=meeting)


def test_a_ticket_returned_twice_is_a_candidate_with_all_its_grounds(city: City, supervisor: Staff) -> None:
    ticket = Walk(city).to("RETURNED_TWICE")
    meeting = call(city, supervisor)
    found = candidates(meeting, supervisor, LATER, RULES)
    first = found[0]
    assert first.key == f"ticket:{ticket.pk}"
    assert first.grounds == ["JOINT_REVIEW", "RETURNED", "HARD_CASE"]
    assert ticket.number in first.subject
    assert city.departments["lead"].label in first.history
    topics = [one for one in found if one.key.startswith("topic:")]
    assert [one.key for one in topics] == [f"topic:{ticket.topic_id}"], "returned twice in ninety days"


def test_once_on_the_agenda_it_is_no_candidate(city: City, supervisor: Staff) -> None:
    ticket = Walk(city).to("RETURNED_TWICE")
    meeting = call(city, supervisor)
    point = Point("某工单", grounds=("RETURNED",), ticket_id=ticket.pk)
    actions.change_agenda(meeting, put_on=[point], by=supervisor, now=LATER)
    assert f"ticket:{ticket.pk}" not in [one.key for one in candidates(meeting, supervisor, LATER, RULES)]
    with pytest.raises(Refused) as refused:
        actions.change_agenda(meeting, put_on=[point], by=supervisor, now=LATER)
    assert refused.value.codes == ("meeting_item_twice",)
    item = MeetingItem.objects.get(meeting=meeting)
    actions.change_agenda(meeting, take_off=[item.pk], by=supervisor, now=LATER)
    assert f"ticket:{ticket.pk}" in [one.key for one in candidates(meeting, supervisor, LATER, RULES)]
    assert MeetingItem.objects.get(pk=item.pk).removed_at == LATER, "taken off, and still on record"


def test_tickets_of_other_centres_are_no_candidates(city: City) -> None:
    Walk(city).to("RETURNED_TWICE")
    elsewhere = city.person(Role.SUPERVISOR, "other_centre")
    meeting = call(city, elsewhere, place="other_centre")
    assert candidates(meeting, elsewhere, LATER, RULES) == []


def test_a_matter_without_progress_is_a_candidate(city: City, supervisor: Staff) -> None:
    meeting = call(city, supervisor)
    given = {"kind": "OPTIMISATION", "title": "路灯报修流程", "department": city.departments["lead"]}
    began = {"opened_at": START - timedelta(days=41), "started_at": START - timedelta(days=40)}
    made = Matter.objects.bulk_create([Matter(**given, **began, state="OPEN")])
    keys = [one.key for one in candidates(meeting, supervisor, START, RULES)]
    assert keys == [f"matter:{made[0].pk}"]


def test_only_a_supervisor_calls_and_only_for_institution_or_centre(city: City, supervisor: Staff) -> None:
    with pytest.raises(NotPermitted):
        call(city, city.person(Role.DISPATCHER, "centre"), place="centre")
    with pytest.raises(Refused) as refused:
        call(city, supervisor, place="lead")
    assert refused.value.codes == ("meeting_of_no_centre",)


def test_minutes_wait_until_it_was_held(city: City, supervisor: Staff) -> None:
    meeting = call(city, supervisor)
    with pytest.raises(Refused) as refused:
        hold(meeting, supervisor, now=START + timedelta(days=1))
    assert refused.value.codes == ("meeting_not_begun",)
    assert hold(meeting, supervisor).state == "HELD"
    assert examine(Subject("meeting", meeting.pk)).faults == []


def test_put_off_and_called_off_say_why(city: City, supervisor: Staff) -> None:
    meeting = call(city, supervisor)
    with pytest.raises(Refused):
        actions.put_off(
            meeting, planned_for=START - timedelta(days=1), place="", reason="x", by=supervisor, now=START
        )
    moved = actions.put_off(
        meeting, planned_for=LATER, place="二楼", reason="主持人出差", by=supervisor, now=START
    )
    assert (moved.planned_for, moved.state) == (LATER, "PLANNED")
    with pytest.raises(Refused) as refused:
        actions.call_off(meeting, reason=" ", by=supervisor, now=START)
    assert refused.value.codes == ("meeting_reason_missing",)
    assert actions.call_off(meeting, reason="防汛", by=supervisor, now=START).state == "CANCELLED"
    verbs = [record.verb for record in records_of(Subject("meeting", meeting.pk))]
    assert verbs == ["call", "put_off", "call_off"]


def test_a_decision_names_the_department_of_a_topic_and_ends_the_rule_before(
    city: City, supervisor: Staff, keeper: Staff
) -> None:
    old = DispatchRule.objects.get(topic=city.topic)
    meeting, item = with_item(city, supervisor)
    day = LATER.date() + timedelta(days=7)
    decision = Decision(item.pk, "由供电公司承办", city.departments["co"], "NAME", city.topic, None, day)
    hold(meeting, supervisor, decision)
    assert [row.pk for row in to_enter(keeper)] == [item.pk], "it waits where the keeper sees it"
    with pytest.raises(NotPermitted):
        actions.enter_rule(item, by=supervisor, now=LATER)
    made = actions.enter_rule(item, by=keeper, now=LATER)
    rule = DispatchRule.objects.get(pk=made.rule_id)
    assert (rule.department, rule.effective_from) == (city.departments["co"], day)
    assert DispatchRule.objects.get(pk=old.pk).effective_to == day - timedelta(days=1)
    assert (made.entered_by, to_enter(keeper).count()) == (keeper, 0)
    for subject in (Subject("meeting", meeting.pk), Subject("dispatch_rule", rule.pk)):
        assert examine(subject).faults == []
    with pytest.raises(Refused) as refused:
        actions.enter_rule(item, by=keeper, now=LATER)
    assert refused.value.codes == ("meeting_nothing_to_enter",)


def test_a_decision_for_a_topic_without_a_rule_adds_one(city: City, supervisor: Staff, keeper: Staff) -> None:
    topic = Topic.objects.create(code="T9", name="噪声")
    meeting, item = with_item(city, supervisor)
    hold(meeting, supervisor, Decision(item.pk, "由水务局承办", city.departments["stranger"], "NAME", topic))
    actions.enter_rule(item, by=keeper, now=LATER)
    rule = DispatchRule.objects.get(topic=topic)
    assert (rule.department, rule.effective_from) == (city.departments["stranger"], LATER.date())


def test_a_decision_may_end_a_rule(city: City, supervisor: Staff, keeper: Staff) -> None:
    meeting, item = with_item(city, supervisor)
    hold(meeting, supervisor, Decision(item.pk, "不再单列", None, "END", city.topic))
    actions.enter_rule(item, by=keeper, now=LATER)
    assert DispatchRule.objects.get(topic=city.topic).effective_to == LATER.date()


def test_an_end_without_a_rule_is_refused_and_undoes_nothing(
    city: City, supervisor: Staff, keeper: Staff
) -> None:
    topic = Topic.objects.create(code="T9", name="噪声")
    meeting, item = with_item(city, supervisor)
    hold(meeting, supervisor, Decision(item.pk, "终止", None, "END", topic))
    with pytest.raises(Refused) as refused:
        actions.enter_rule(item, by=keeper, now=LATER)
    assert refused.value.codes == ("meeting_change_without_rule",)
    assert MeetingItem.objects.get(pk=item.pk).entered_at is None


@pytest.mark.parametrize(
    ("change", "topic", "lead", "why"),
    [
        ("NAME", False, True, "meeting_change_without_topic"),
        ("NAME", True, False, "meeting_change_without_lead"),
        ("END", False, False, "meeting_change_without_topic"),
    ],
)
def test_a_change_says_what_changes(
    city: City, supervisor: Staff, change: str, topic: bool, lead: bool, why: str
) -> None:
    meeting, item = with_item(city, supervisor)
    decision = Decision(
        item.pk,
        "x",
        city.departments["co"] if lead else None,
        change,
        city.topic if topic else None,
        None,
        date(2026, 12, 1),
    )
    with pytest.raises(Refused) as refused:
        hold(meeting, supervisor, decision)
    assert refused.value.codes == (why,)
    assert Meeting.objects.get(pk=meeting.pk).state == "PLANNED"


def test_the_invited_see_what_concerns_them(city: City, supervisor: Staff) -> None:
    ticket = Walk(city).to("RETURNED_TWICE")
    meeting = call(city, supervisor)
    points = [Point("某工单", ticket_id=ticket.pk), Point("界限")]
    actions.change_agenda(meeting, put_on=points, by=supervisor, now=LATER)
    guest = city.person(Role.UNIT_APPROVER, "lead")
    seen = agenda_for(Meeting.objects.visible_to(guest).get(), guest)
    assert ([line.item.subject for line in seen.lines], seen.hidden) == (["界限"], 1), (
        "returned: no longer its"
    )
    assert not Meeting.objects.visible_to(city.person(Role.UNIT_APPROVER, "co")).exists()
    assert len(agenda_for(meeting, supervisor).lines) == 2
    assert HardCase.objects.filter(ticket=ticket, closed_at=None).exists()


def test_the_month_lacks_a_meeting_until_one_is_called(city: City, supervisor: Staff) -> None:
    assert lacks_this_month(supervisor, START)
    meeting = call(city, supervisor)
    assert not lacks_this_month(supervisor, START)
    actions.call_off(meeting, reason="防汛", by=supervisor, now=START)
    assert lacks_this_month(supervisor, START)
    assert not lacks_this_month(city.person(Role.HANDLER, "lead"), START)
