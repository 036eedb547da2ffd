"""Claims that a rating should not count, and the matters that repeated bad ratings propose."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from core.refusals import NotPermitted, Refused
from departments.roles import Role
from departments.rules.calendar import in_shanghai
from feedback.models import Rating, Topic
from supervision.actions import matters, misrating
from supervision.models import Matter, Rectification, ScoreEntry
from tests.cast import City
from tests.supervision.papers.rectification import opened, repeated
from tests.supervision.rectifying import WHY, Case

pytestmark = pytest.mark.django_db
NOTE = "经核实录音与现场照片，情况属实。"


def test_a_rating_set_aside_stays_as_it_was(city: City) -> None:
    """Its points are revoked and its rectification voided; the rating itself is not touched."""
    case = Case(city).rated(level=2, solved="SOLVED").all("claim", "fault_but_solved")
    entry = ScoreEntry.objects.get(code="D4")
    before = Rating.objects.filter(ticket=case.ticket).values().get()
    case.all("pass_review", "grant")
    entry.refresh_from_db(fields=["revoke_reason"])
    assert ScoreEntry.objects.get(pk=entry.pk).state == "REVOKED"
    assert entry.revoke_reason
    assert Rating.objects.filter(ticket=case.ticket).values().get() == before
    assert (case.row.state, case.row.void_reason) == ("VOIDED", "MISRATED")
    assert case.claim.state == "GRANTED"


def test_a_rating_set_aside_before_the_verdict_costs_nothing(city: City) -> None:
    """The auditor may still find fault; the rating that does not count proposes no deduction."""
    Case(city).rated(level=2, solved="SOLVED").all("claim", "pass_review", "grant", "fault_but_solved")
    assert not ScoreEntry.objects.filter(code="D4").exists()


def test_a_refused_claim_changes_nothing_and_is_not_made_again(city: City) -> None:
    case = Case(city).rated(level=2, solved="SOLVED").all("claim", "fault_but_solved", "refuse")
    assert case.row.state == "NOTIFIED"
    assert ScoreEntry.objects.get(code="D4").state == "PROPOSED"
    with pytest.raises(Refused) as refused:
        case.do("claim")
    assert refused.value.codes == ("misrating_claimed",)


def test_two_persons_outside_decide_and_neither_judged_before(city: City) -> None:
    case = Case(city).rated(level=2, solved="SOLVED").all("claim", "fault_but_solved")
    judge = city.person(Role.AUDITOR, "centre")
    with pytest.raises(NotPermitted) as refused:
        misrating.pass_review(case.claim, note=NOTE, by=judge, now=case.now)
    assert refused.value.codes == ("act_own_work",)
    inside = city.person(Role.ASSESSMENT_MANAGER, "lead")
    case.do("pass_review")
    with pytest.raises(NotPermitted) as own:
        misrating.grant(case.claim, note=NOTE, by=inside, now=case.now)
    assert own.value.codes == ("act_own_department",)


def test_after_the_first_review_the_auditors_decide_no_more(city: City) -> None:
    case = Case(city).rated(level=2, solved="SOLVED").all("claim", "pass_review")
    other = city.person(Role.AUDITOR, "centre")
    with pytest.raises(NotPermitted) as refused:
        misrating.refuse(case.claim, note=NOTE, by=other, now=case.now)
    assert refused.value.codes == ("no_authority",)


def test_no_claim_once_it_is_voided(city: City) -> None:
    case = Case(city).rated().all("no_fault")
    with pytest.raises(Refused) as refused:
        case.do("claim")
    assert refused.value.codes == ("misrating_closed",)


def test_the_database_keeps_one_live_claim_a_rating() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'one_live_claim'")
        found = cursor.fetchone()
    assert found is not None
    assert "UNIQUE" in found[0]


def test_the_third_bad_rating_proposes_a_matter_and_the_next_joins_it(city: City) -> None:
    cases = [Case(city).rated() for _ in range(2)]
    assert not Matter.objects.exists()
    cases.append(Case(city).rated())
    matter = Matter.objects.get()
    assert (matter.state, matter.kind, matter.opened_by) == ("PROPOSED", "OPTIMISATION", None)
    assert set(matter.items.values_list("ticket", flat=True)) == {case.ticket.pk for case in cases}
    cases.append(Case(city).rated())
    assert Matter.objects.get().items.count() == 4


def test_other_topics_voided_and_old_ones_do_not_count(city: City) -> None:
    first, second = Case(city).rated(), Case(city).rated()
    first.all("no_fault")
    long_ago = second.row.opened_at - timedelta(days=91)
    Rectification.objects.filter(pk=second.row.pk).update(opened_at=long_ago)
    Case(city).rated()
    city.topic = Topic.objects.create(code="T2", name="供水")
    other = Case(city)
    other.walk.to("REGISTERED")
    Case(city).rated()
    assert not Matter.objects.exists()


def test_a_dropped_matter_is_proposed_anew_by_the_next(city: City) -> None:
    matter = repeated(city)
    supervisor = city.person(Role.SUPERVISOR, "parent")
    matters.drop(matter, reason="与既有专项重复，不再单列。", by=supervisor, now=matter.opened_at)
    Case(city).rated()
    assert [one.state for one in Matter.objects.order_by("id")] == ["DROPPED", "PROPOSED"]


def test_a_matter_goes_from_proposal_to_outcome(city: City) -> None:
    matter = repeated(city)
    now, by = matter.opened_at, city.person(Role.SUPERVISOR, "institution")
    due = in_shanghai(now).date() + timedelta(days=30)
    lead, co = city.departments["lead"], city.departments["co"]
    matters.start(
        matter,
        kind="POLICY_REVISION",
        department=lead,
        problem="灯具防水不足，雨后反复故障。",
        policy="《城市照明设施养护标准》",
        supporters=[co],
        due_on=due,
        by=by,
        now=now,
    )
    approver = city.person(Role.UNIT_APPROVER, "lead")
    matters.report_progress(matter, text="已完成全线排查，共十二处需更换。", by=approver, now=now)
    matters.change(
        matter, department=co, due_on=due, reason="供电公司牵头更为合适，照明处配合。", by=by, now=now
    )
    matters.conclude(matter, outcome="养护标准修订，巡检周期改为一季度。", by=by, now=now)
    done = Matter.objects.get()
    assert (done.state, done.department, done.policy) == ("DONE", co, "《城市照明设施养护标准》")
    assert done.progress.count() == 2  # the report, and why the lead changed
    assert not done.is_overdue(due + timedelta(days=5))


def test_who_supports_reads_the_matter_and_a_stranger_does_not(city: City) -> None:
    row = opened(city, supporters=[city.departments["co"]])
    seen = {
        place: Matter.objects.visible_to(city.person(Role.HANDLER, place)).filter(pk=row.pk).exists()
        for place in ("lead", "co", "stranger")
    }
    assert seen == {"lead": True, "co": True, "stranger": False}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"due_on": None}, "matter_no_day"),
        ({"title": " "}, "matter_title"),
        ({"problem": "短"}, "matter_text"),
    ],
)
def test_a_matter_says_what_and_by_when(city: City, changed: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        opened(city, **changed)
    assert code in refused.value.codes
    assert not Matter.objects.exists()


def test_one_live_matter_a_topic(city: City) -> None:
    opened(city)
    with pytest.raises(Refused) as refused:
        opened(city)
    assert refused.value.codes == ("matter_alive",)


def test_overdue_is_past_the_day_not_on_it(city: City) -> None:
    row = opened(city)
    assert row.due_on is not None
    assert not row.is_overdue(row.due_on)
    assert row.is_overdue(row.due_on + timedelta(days=1))


def test_why_is_asked_of_a_claim(city: City) -> None:
    case = Case(city).rated()
    by = city.person(Role.UNIT_APPROVER, "lead")
    for ground, grounds in (("MISTAKEN", "误评"), ("OTHER", WHY)):
        with pytest.raises(Refused) as refused:
            misrating.claim_misrating(case.row, ground=ground, grounds=grounds, by=by, now=case.now)
        assert refused.value.codes == ("misrating_grounds",)
