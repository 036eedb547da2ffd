"""Who is told of which move inside the portal: the table, and the table by doing."""

import csv
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from core.refusals import Refused
from departments.actions.inbox import InApp, tell
from departments.actions.posts import appoint
from departments.models import Absence, InAppMessage, Staff
from departments.roles import Role
from feedback import actions
from feedback.lifecycle import LABELS, MOVES
from feedback.rules.told import OF_VERB
from feedback.wording.told import SENTENCES
from tests.cast import START, City, Walk
from tests.feedback.web import signed_in, text_of

GOLDEN = Path(__file__).parent.parent / "golden" / "told.csv"
AT_MOST = 7
"""Queries that telling may cost a move."""
HANDLER, APPROVER = "handler@lead", "unit_approver@lead"

BY_DOING = [
    ("IN_PROGRESS", "dispatch", set()),
    ("HANDED_IN", "draft_result", {APPROVER}),
    ("PENDING_REVIEW", "submit_result", {HANDLER}),
    ("CO_DRAFTED", "draft_co_reply", {"unit_approver@co"}),
    ("CO_REPLIED", "co_reply", {HANDLER}),
    ("CO_WAIVED", "waive_co", {HANDLER}),
    ("EXTENSION_DRAFTED", "draft_extension", {APPROVER}),
    ("EXTENDED", "grant_extension", {HANDLER, APPROVER}),
    ("SUSPENDED", "grant_suspension", {HANDLER, APPROVER}),
    ("TERMINATED", "grant_termination", {HANDLER, APPROVER}),
    ("RETURN_DRAFTED", "draft_return", {APPROVER}),
    ("RETURNED", "grant_return", {HANDLER, APPROVER}),
    ("RETURN_REFUSED", "refuse_return", {HANDLER, APPROVER}),
    ("PENDING_VERDICT", "record_callback", {HANDLER, APPROVER}),
    ("COMPLETED", "record_callback", set()),
    ("REWORKED", "rework", {APPROVER}),
    ("RETROSPECTIVE_DUE", "verdict", {HANDLER, APPROVER}),
    ("RETROSPECTIVE_WRITTEN", "draft_retrospective", {APPROVER}),
    ("WITHDRAWN_LATE", "confirm_withdrawal", {HANDLER}),
]


def told(verb: str) -> set[str]:
    """Whom the inboxes say were told of a verb, as the cast names them."""
    names = InAppMessage.objects.filter(key__contains=f":{verb}:").values_list("recipient__display_name")
    return {name for (name,) in names}


def whole_cast(city: City) -> None:
    """Everybody whom a move could concern, and somebody whom none does."""
    for place in ("lead", "co", "stranger"):
        for role in (Role.HANDLER, Role.UNIT_APPROVER):
            city.person(role, place)


def test_the_table_is_the_golden_one() -> None:
    rows = list(csv.DictReader(GOLDEN.open()))
    with translation.override("zh-hans"):
        written = [
            {
                "verb": verb,
                "动作": str(LABELS[verb]),
                "whom": "|".join(one.whom),
                "only if": "" if one.needs is None else f"{one.needs[0]}={one.needs[1]}",
                "sentence": str(SENTENCES[verb]),
            }
            for verb, one in OF_VERB.items()
        ]
    assert written == rows


def test_each_verb_of_the_table_is_a_move_with_its_sentence() -> None:
    assert set(OF_VERB) <= set(MOVES)
    assert set(OF_VERB) == set(SENTENCES)


@pytest.mark.parametrize(("road", "verb", "expected"), BY_DOING)
def test_who_is_told_by_doing(city: City, road: str, verb: str, expected: set[str]) -> None:
    whole_cast(city)
    walk = Walk(city)
    walk.to(road)
    assert told(verb) == expected


def test_the_one_it_is_assigned_to_is_told_where_to_go(city: City) -> None:
    whole_cast(city)
    walk = Walk(city)
    walk.to("IN_PROGRESS")
    walk.ticket.title = "请回电 13812342716"
    walk.ticket.save()
    handler, approver = walk.staff(Role.HANDLER, "lead"), walk.staff(Role.UNIT_APPROVER, "lead")
    actions.assign(walk.ticket, assignee=handler, by=approver, now=walk.tick())
    message = InAppMessage.objects.get(recipient=handler)
    assert message.address == walk.ticket.get_absolute_url()
    assert walk.ticket.number in message.subject
    assert "已指派给您" in message.subject
    assert "13812342716" not in message.body
    assert "138" in message.body


def test_a_message_leads_no_further_than_one_sees_today(city: City) -> None:
    whole_cast(city)
    walk = Walk(city)
    walk.to("RETURNED")
    handler = walk.staff(Role.HANDLER, "lead")
    gone = InAppMessage.objects.get(recipient=handler, key__contains=":grant_return:")

    def opened(message: InAppMessage) -> Any:
        return signed_in(message.recipient).post(f"/messages/{message.pk}/", follow=True)

    answer = opened(gone)
    assert (answer.status_code, answer.redirect_chain) == (200, [("/messages/", 302)])
    assert "no longer, among those you may see" in text_of(answer)
    gone.refresh_from_db()
    assert gone.read_at is not None

    other = Walk(city, now=walk.tick())
    other.to("PENDING_REVIEW")
    told = InAppMessage.objects.get(recipient=handler, key__contains=":submit_result:")
    assert opened(told).redirect_chain[-1][0] == other.ticket.get_absolute_url()


def test_nobody_is_told_of_what_they_did_themselves(city: City) -> None:
    walk = Walk(city)
    walk.to("HANDED_IN")
    approver = walk.staff(Role.UNIT_APPROVER, "lead")
    InAppMessage.objects.all().delete()
    actions.return_draft(walk.ticket, note="请写明日期", by=approver, now=walk.tick())
    assert told("return_draft") == {HANDLER}
    assert not InAppMessage.objects.filter(recipient=approver).exists()


def test_result_sent_back_tells_writer_and_signer(city: City) -> None:
    walk = Walk(city)
    walk.to("PENDING_REVIEW")
    actions.send_back(walk.ticket, defect="NO_FACTS", by=walk.staff(Role.AUDITOR), now=walk.tick())
    assert told("send_back") == {HANDLER, APPROVER}


def test_citizens_second_call_and_words_reach_who_has_it_in_hand(city: City) -> None:
    whole_cast(city)
    walk = Walk(city)
    walk.to("IN_PROGRESS")
    agent = walk.staff(Role.INTAKE_AGENT)
    for _again in range(2):
        actions.urge(walk.ticket, words="还没修好", by=agent, now=walk.tick())
    actions.supplement(walk.ticket, text="在路口东侧", by=agent, now=walk.tick())
    assert told("urge") == told("supplement") == {HANDLER}
    assert InAppMessage.objects.filter(key__contains=":urge:").count() == 2


def test_a_move_that_is_undone_has_told_nobody(city: City) -> None:
    walk = Walk(city)
    walk.to("CONTACTED")
    with pytest.raises(Refused):
        actions.draft_result(
            walk.ticket, result_code="", solved="", reply="", hand_in=True,
            by=walk.staff(Role.HANDLER, "lead"), now=walk.tick(),
        )  # fmt: skip
    assert told("draft_result") == set()


def test_who_is_away_and_the_deputy_are_told(city: City) -> None:
    whole_cast(city)
    approver, deputy = city.person(Role.UNIT_APPROVER, "lead"), city.person(Role.UNIT_APPROVER, "stranger")
    Absence.objects.create(
        staff=approver, deputy=deputy, starts_at=START, ends_at=START + timedelta(days=3),
        entered_by=approver, entered_at=START,
    )  # fmt: skip
    Walk(city).to("HANDED_IN")
    assert told("draft_result") == {APPROVER, "unit_approver@stranger"}


def test_the_same_key_is_told_once(city: City) -> None:
    person = city.person(Role.HANDLER, "lead")
    for subject in ("一", "二"):
        tell([InApp("k", person.pk, subject)], now=START)
    assert InAppMessage.objects.get().subject == "一"


def test_telling_many_approvers_costs_no_more_than_telling_one(city: City) -> None:
    whole_cast(city)
    costs: list[int] = []
    for again in range(2):
        walk = Walk(city)
        walk.to("CONTACTED")
        with CaptureQueriesContext(connection) as asked:
            actions.draft_result(
                walk.ticket, result_code="SOLVED", solved="SOLVED", reply="已修好，请放心。" * 10,
                hand_in=True, by=walk.staff(Role.HANDLER, "lead"), now=walk.tick(),
            )  # fmt: skip
        costs.append(len(_of_telling(asked)))
        for n in range(5):
            _one_more_approver(city, f"{again}{n}")
    assert costs[0] == costs[1]
    assert costs[0] <= AT_MOST


def _of_telling(asked: Any) -> list[str]:
    tables = ("departments_inappmessage", "departments_absence", "departments_post")
    return [q["sql"] for q in asked if any(table in q["sql"] for table in tables)]


def _one_more_approver(city: City, n: str) -> None:
    staff = Staff.objects.create_user(f"a{n}", "x", display_name=f"a{n}")
    appoint(staff=staff, department=city.departments["lead"], role=Role.UNIT_APPROVER, by=None, now=START)
