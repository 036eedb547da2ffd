"""What lifts a ticket, who must decide it, and what may be the same matter; a person decides it all."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.refusals import NotPermitted, Refused
from departments.actions.posts import appoint
from departments.models import Staff
from departments.roles import Role
from feedback import actions
from feedback.alikes import alike_to
from feedback.models import DispatchRule, Likeness, Ticket, Topic
from feedback.rules.registration import NewMatter
from tests.cast import START, City, Walk


def register(city: City, content: str, **given: object) -> Ticket:
    return actions.register(
        NewMatter(content=content, **{"phone": "13800002716", **given}),  # type: ignore[arg-type]
        by=city.person(Role.INTAKE_AGENT, "centre"),
        now=given.pop("now", START),  # type: ignore[arg-type]
        centre=city.departments["centre"],
        channel=city.channel,
    )


def triage(city: City, ticket: Ticket, by: Staff) -> Ticket:
    return actions.triage(
        ticket,
        category="COMPLAINT",
        topic=city.topic,
        urgency="NORMAL",
        by=by,
        now=START + timedelta(minutes=10),
    )


def senior(city: City) -> Staff:
    staff = Staff.objects.create_user("senior", "x", display_name="陶然")
    centre = city.departments["centre"]
    appoint(staff=staff, department=centre, role=Role.DISPATCHER, is_senior=True, by=None, now=START)
    return staff


def test_words_of_danger_lift_and_leave_the_urgency_to_a_person(city: City) -> None:
    calm = register(city, "路灯不亮。", phone="13900000001")
    danger = register(city, "楼道里闻到煤气味，可能漏气。", phone="13900000002")
    assert (danger.urgency, danger.lift_reasons, danger.lift) == ("NORMAL", "DANGER", 4)
    assert (calm.lift_reasons, calm.lift) == ("", 0)
    desk = Ticket.objects.order_by("-lift", "due_at", "id")
    assert list(desk) == [danger, calm]


def test_the_second_matter_of_a_caller_and_an_urge_lift(city: City) -> None:
    first = register(city, "路灯不亮。", name="张三丰")
    second = register(city, "井盖松动。", name="张三丰")
    assert (first.lift_reasons, second.lift_reasons) == ("", "SAME_CALLER")
    urged = actions.urge(first, words="怎么还没来？", by=city.person(Role.INTAKE_AGENT, "centre"), now=START)
    assert (urged.lift_reasons, urged.lift) == ("URGED", 1)


def test_legal_words_wait_for_a_senior(city: City) -> None:
    ticket = register(city, "开发商延期交房，我已申请仲裁，请说明赔偿标准。")
    assert ticket.senior_reasons == "LEGAL_WORDS"
    with pytest.raises(NotPermitted, match="for_a_senior"):
        triage(city, ticket, city.person(Role.DISPATCHER, "centre"))
    assert triage(city, ticket, senior(city)).state == "PENDING_DISPATCH"


def test_three_topics_wait_for_a_senior(city: City) -> None:
    for number, name in enumerate(("路灯", "井盖", "噪音")):
        Topic.objects.create(code=f"K{number}", name=f"{name}类", keywords=name)
    assert register(city, "路灯不亮，井盖松动，夜里噪音很大。").senior_reasons == "MANY_TOPICS"
    assert register(city, "路灯不亮，井盖松动。").senior_reasons == ""


def test_without_a_rule_only_a_senior_dispatches(city: City) -> None:
    DispatchRule.objects.all().delete()
    by, lead = city.person(Role.DISPATCHER, "centre"), city.departments["lead"]
    ticket = triage(city, register(city, "路灯不亮。"), by)
    assert ticket.senior_reasons == "NO_RULE"
    now = START + timedelta(minutes=20)
    with pytest.raises(NotPermitted, match="for_a_senior"):
        actions.dispatch(ticket, lead=lead, instruction="归照明处", by=by, now=now)
    held = senior(city)
    with pytest.raises(Refused, match="off_catalogue"):
        actions.dispatch(ticket, lead=lead, by=held, now=now)
    done = actions.dispatch(ticket, lead=lead, instruction="归照明处", by=held, now=now)
    assert done.state == "DISPATCHED"


def test_off_the_catalogue_needs_a_reason_at_every_door(city: City) -> None:
    ticket = triage(city, register(city, "路灯不亮。"), city.person(Role.DISPATCHER, "centre"))
    with pytest.raises(Refused, match="off_catalogue"):
        actions.dispatch(
            ticket,
            lead=city.departments["stranger"],
            by=city.person(Role.DISPATCHER, "centre"),
            now=START + timedelta(minutes=20),
        )


def test_alike_by_caller_place_and_words(city: City) -> None:
    words = "听雨路 12 号门口的路灯整夜不亮，请派人维修。"
    first = register(city, words, phone="13900000001", area_id=city.area.pk, place="听雨路 12 号")
    same_words = register(city, words + "谢谢", phone="13900000002")
    same_place = register(city, "门口路灯不亮", phone="13900000003", area_id=city.area.pk, place="听雨路12号")
    other = register(city, "公交车总不准点。", phone="13900000004")
    found = {one.ticket: one.alike for one in alike_to(same_place, now=START)}
    assert found[first].same_place
    assert other not in found
    by_words = {one.ticket: one.alike for one in alike_to(same_words, now=START)}
    assert by_words == {}  # other words in one character, no area, no caller: nothing finds it by index
    assert Likeness.objects.filter(ticket=same_place, other=first, told_apart_at=None).exists()


def test_told_apart_stays_apart(city: City) -> None:
    first = register(city, "路灯不亮。", name="张三丰")
    second = register(city, "路灯又不亮了。", name="张三丰")
    assert [one.ticket for one in alike_to(second, now=START)] == [first]
    by = city.person(Role.DISPATCHER, "centre")
    actions.tell_apart(second, other=first, by=by, now=START)
    assert alike_to(second, now=START) == []


def test_the_desk_shows_why_and_the_buttons_work(client, city: City) -> None:
    now = timezone.now()
    first, second = (Walk(city, now=now - timedelta(hours=hours)).ticket for hours in (3, 2))
    client.force_login(city.person(Role.DISPATCHER, "centre"))
    page = client.get(f"/dispatch-desk/?ticket={second.number}", headers={"accept-language": "en"})
    assert [one.ticket for one in page.context["alikes"]] == [first]
    assert "same caller" in page.text
    merges = client.get("/merges/", headers={"accept-language": "en"})
    assert merges.context["ticket"] == second
    tab = next(tab for tab in merges.context["decision_tabs"] if tab["url"] == "/merges/")
    assert tab["count"] == merges.context["desk"].total == 1
    done = client.post(
        f"/tickets/{second.number}/merge/",
        {"version": second.version, "into": first.number, "next": "/dispatch-desk/"},
        follow=True,
    )
    assert f"/tickets/{second.number}/separation/" in done.text  # undone by one click for a while
    assert second.number in client.get("/merges/done/").text
    assert first.number in client.get(f"/tickets/{second.number}/").text
    client.post(f"/tickets/{second.number}/separation/", {"version": ""})
    assert Ticket.objects.get(pk=second.pk).state == "REGISTERED"
