"""What each handler has in hand, whose hands are missing, and work handed to colleagues row by row."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from departments.actions.absences import plan_absence
from departments.actions.accounts import set_account_active
from departments.actions.posts import appoint, dismiss
from departments.actions.tree import create_department
from departments.models import InAppMessage, Post, Staff
from departments.roles import Role
from feedback import actions
from feedback.actions.assigning import hand_over
from feedback.history import history_of
from feedback.models import AssignmentPolicy, Dispatch, Note, Ticket
from feedback.reports.workload import workload_of
from tests.cast import START, City, Walk
from tests.feedback.test_assignment import colleague, lead_of
from tests.feedback.web import Moment, signed_in, text_of

NOW = START + timedelta(hours=2)
CALL = {"way": "PHONE", "outcome": "REACHED"}


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = NOW
    return moment


def given_to(city: City, person: Staff | None, state: str = "DISPATCHED") -> Ticket:
    walk = Walk(city)
    ticket = walk.to(state)
    if person is not None:
        by = city.person(Role.UNIT_APPROVER, "lead")
        actions.assign(ticket, assignee=person, by=by, now=walk.tick())
    return ticket


def lines(city: City, when=NOW) -> dict[str, dict[str, int]]:
    loads = workload_of(city.departments["lead"], when)
    return {load.person.display_name if load.person else "-": load.counts for load in loads}


def test_every_handler_with_what_is_open_and_nobody_first(city: City) -> None:
    first, second = colleague(city, "王晓"), colleague(city, "李明")
    for person in (first, first, None):
        given_to(city, person)
    found = lines(city)
    assert list(found) == ["-", "王晓", "李明"]
    assert [found[name]["all"] for name in found] == [1, 2, 0]
    assert [found[name]["sign"] for name in found] == [1, 2, 0]
    late = lines(city, START + timedelta(days=40))
    assert [late[name]["overdue"] for name in late] == [1, 2, 0]
    assert second.pk


def test_the_numbers_open_the_queue_of_just_those(city: City, moment: Moment) -> None:
    first = colleague(city, "王晓")
    tickets = [given_to(city, first), given_to(city, first), given_to(city, None)]
    client = signed_in(city.person(Role.UNIT_APPROVER, "lead"))
    page = text_of(client.get(reverse("workload")))
    address = f"{reverse('queue')}?unit={city.departments['lead'].pk}&assignee={first.pk}"
    assert address.replace("&", "&amp;") in page
    queue = text_of(client.get(address))
    assert [ticket.number in queue for ticket in tickets] == [True, True, False]


def test_the_page_costs_the_same_for_any_number(
    city: City, moment: Moment, django_assert_max_num_queries
) -> None:
    for name in ("王晓", "李明", "赵云"):
        given_to(city, colleague(city, name))
    client = signed_in(city.person(Role.UNIT_APPROVER, "lead"))
    client.get(reverse("workload"))
    with django_assert_max_num_queries(12):
        assert client.get(reverse("workload")).status_code == 200


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [
        (Role.UNIT_APPROVER, "lead", 200),
        (Role.UNIT_APPROVER, "parent", 200),
        (Role.UNIT_APPROVER, "co", 404),
        (Role.HANDLER, "lead", 404),
        (Role.SUPERVISOR, "institution", 404),
    ],
)
def test_who_sees_a_departments_workload(
    city: City, moment: Moment, role: Role, place: str, status: int
) -> None:
    client = signed_in(city.person(role, place))
    asked = {"department": city.departments["lead"].pk}
    assert client.get(reverse("workload"), asked).status_code == status
    posted = client.post(reverse("workload-policy"), asked | {"rule": "BY_HAND", "moment": "DISPATCH"})
    assert (posted.status_code == 302) is (status == 200)


def test_a_department_without_handlers_says_so(city: City, moment: Moment) -> None:
    client = signed_in(city.person(Role.UNIT_APPROVER, "stranger"))
    assert "Nobody handles for this department" in text_of(client.get(reverse("workload")))


def test_the_page_decides_the_rule(city: City, moment: Moment) -> None:
    first, second = colleague(city, "王晓"), colleague(city, "李明")
    client = signed_in(city.person(Role.UNIT_APPROVER, "lead"))
    typed = {
        "department": city.departments["lead"].pk,
        "rule": "BY_LOAD",
        "moment": "DISPATCH",
        "taking_part": [first.pk],
    }
    client.post(reverse("workload-policy"), typed)
    policy = AssignmentPolicy.objects.get()
    assert list(policy.members.filter(is_left_out=True).values_list("staff_id", flat=True)) == [second.pk]
    refused = client.post(reverse("workload-policy"), typed | {"taking_part": []})
    assert (refused.status_code, "Nobody would be left" in text_of(refused)) == (409, True)


def test_work_is_handed_over_row_by_row_to_whoever_has_least(city: City, moment: Moment) -> None:
    gone, first, second = (colleague(city, name) for name in ("王晓", "李明", "赵云"))
    tickets = [given_to(city, gone) for _ in range(4)]
    given_to(city, first)
    chief = city.person(Role.UNIT_APPROVER, "lead")
    client = signed_in(chief)
    rows = [lead_of(ticket) for ticket in tickets]
    moved = Walk(city).to("DISPATCHED")
    typed = {"d": [row.pk for row in rows[:3]], "to": [first.pk, second.pk], "words": "请先联系诉求人。"}
    page = text_of(client.post(reverse("handover-of", args=[gone.pk]), typed))
    assert [lead_of(ticket).assignee for ticket in tickets] == [second, first, second, gone]
    assert page.count("goes to") == 3
    assert Note.objects.filter(text="请先联系诉求人。").count() == 3
    assert lead_of(moved).assignee is None


def test_each_departments_tickets_go_to_its_own_people(city: City) -> None:
    """What was delegated is the unit's; a row nobody of those chosen can take is told with why, and stays."""
    gone, mine = colleague(city, "王晓"), colleague(city, "李明")
    unit = create_department(
        code="unit",
        name="东区照明所",
        peer_group="BUREAU",
        parent=city.departments["lead"],
        by=None,
        now=START,
    )
    clerk = Staff.objects.create_user("clerk", "x", display_name="赵云")
    for staff in (clerk, gone):
        appoint(staff=staff, department=unit, role=Role.HANDLER, by=None, now=START)
    chief = city.person(Role.UNIT_APPROVER, "lead")
    kept, delegated = given_to(city, gone), Walk(city)
    delegated.to("DISPATCHED")
    actions.delegate(delegated.ticket, to=unit, by=chief, now=delegated.tick())
    actions.assign(delegated.ticket, assignee=gone, by=chief, now=delegated.tick())
    rows = [lead_of(kept), lead_of(delegated.ticket)]

    for to, people in (([clerk], [None, clerk]), ([mine], [mine, None]), ([mine, clerk], [mine, clerk])):
        Dispatch.objects.filter(pk__in=[row.pk for row in rows]).update(assignee=gone)
        handed = hand_over(rows, to=to, by=chief, now=NOW)
        assert [one.to for one in handed] == people
        assert [lead_of(row.ticket).assignee or gone for row in rows] == [one or gone for one in people]
        assert [bool(one.reasons) for one in handed] == [person is None for person in people]


def test_a_row_that_is_refused_is_told_with_why_and_the_others_go(city: City) -> None:
    gone, mine = colleague(city, "王晓"), colleague(city, "李明")
    first, second = Walk(city).to("RETURN_PENDING"), given_to(city, gone)
    rows = [lead_of(first), lead_of(second)]
    chief = city.person(Role.UNIT_APPROVER, "lead")
    handed = hand_over(rows, to=[mine], words="请先联系诉求人。", by=chief, now=NOW)
    assert [(one.to, bool(one.reasons)) for one in handed] == [(None, True), (mine, False)]
    assert list(Note.objects.values_list("ticket", flat=True)) == [second.pk]


def test_a_handler_asks_and_the_approver_finds_the_rows_ticked(city: City, moment: Moment) -> None:
    handler, other = colleague(city, "王晓"), colleague(city, "李明")
    first, second = given_to(city, handler), given_to(city, handler)
    chief = city.person(Role.UNIT_APPROVER, "lead")
    client, row = signed_in(handler), lead_of(first)
    assert client.post(reverse("handover"), {"d": row.pk, "to": other.pk}).status_code == 404
    client.post(reverse("handover-asking"), {"d": row.pk})
    told = InAppMessage.objects.get(recipient=chief, subject__contains="王晓")
    page = text_of(signed_in(chief).get(told.address))
    assert f'value="{row.pk}" data-row-tick' in page
    ticks = [part.split(">")[0] for part in page.split("data-row-tick")[1:]]
    assert [" checked" in tick for tick in ticks] == [True, False]
    assert lead_of(second).assignee == handler
    stranger = signed_in(city.person(Role.UNIT_APPROVER, "co"))
    assert stranger.get(told.address).status_code == 404


@pytest.mark.parametrize("how", ["post", "account"])
def test_who_leaves_with_open_work_is_told_to_whoever_signs(city: City, moment: Moment, how: str) -> None:
    gone, chief = colleague(city, "王晓"), city.person(Role.UNIT_APPROVER, "lead")
    given_to(city, gone)
    InAppMessage.objects.all().delete()
    if how == "post":
        dismiss(Post.objects.get(staff=gone), by=None, now=NOW)
    else:
        admin = city.person(Role.SYSTEM_ADMIN, "institution")
        set_account_active(gone, is_active=False, by=admin, now=NOW)
    told = InAppMessage.objects.get(recipient=chief)
    assert "1 件在办工单无人接手" in told.subject
    assert "without hands" in text_of(signed_in(chief).get(told.address))
    idle = colleague(city, "李明")
    dismiss(Post.objects.get(staff=idle), by=None, now=NOW)
    assert InAppMessage.objects.count() == 1


def test_what_a_deputy_does_is_told_as_done_for_who_is_away(city: City, moment: Moment) -> None:
    handler, deputy, third = (colleague(city, name) for name in ("王晓", "李明", "赵敏"))
    ticket = given_to(city, handler)
    times = {"starts_at": NOW, "ends_at": NOW + timedelta(days=2)}
    plan_absence(staff=handler, deputy=deputy, **times, by=handler, now=NOW)
    acts = [
        (actions.sign, {}, deputy, NOW + timedelta(hours=1)),
        (actions.record_contact, CALL, third, NOW + timedelta(hours=2)),
        (actions.record_contact, CALL, deputy, NOW + timedelta(hours=3)),
        (actions.record_contact, CALL, deputy, NOW + timedelta(days=3)),
        (actions.record_contact, CALL, handler, NOW + timedelta(days=3, hours=1)),
    ]
    for act, told, by, at in acts:
        act(ticket.pk, **(told and told | {"at": at}), by=by, now=at)
    fresh = Ticket.objects.get(pk=ticket.pk)
    with translation.override("zh-hans"):
        told = history_of(fresh, now=NOW + timedelta(days=4))[: len(acts)][::-1]
    assert [line.actor for line in told] == ["李明（代 王晓）", "赵敏", "李明（代 王晓）", "李明", "王晓"]


def test_the_deputy_has_a_tab_with_the_open_work(city: City, moment: Moment) -> None:
    handler, deputy = colleague(city, "王晓"), colleague(city, "李明")
    ticket, other = given_to(city, handler), given_to(city, None)
    client = signed_in(deputy)
    assert "For 王晓" not in text_of(client.get(reverse("queue")))
    plan_absence(
        staff=handler,
        deputy=deputy,
        starts_at=START,
        ends_at=START + timedelta(days=9),
        by=handler,
        now=START,
    )
    assert "For 王晓" in text_of(client.get(reverse("queue"), {"view": "all"}))
    page = text_of(client.get(reverse("queue"), {"assignee": handler.pk}))
    assert (ticket.number in page, other.number in page) == (True, False)
    current = {
        tab: [
            one["label"] for one in client.get(reverse("queue"), asked).context["tabs"] if one["is_current"]
        ]
        for tab, asked in {
            "theirs": {"assignee": handler.pk},
            "theirs to sign": {"assignee": handler.pk, "tab": "sign"},
        }.items()
    }
    assert current == {"theirs": ["For 王晓"], "theirs to sign": ["To sign for"]}, (
        "one tab is the current one"
    )
    assert "away until" in text_of(
        signed_in(city.person(Role.UNIT_APPROVER, "lead")).get(reverse("workload"))
    )
