"""Supervision orders, raced: two people at the same instant, real commits; one wins, nobody crashes."""

from collections import Counter
from datetime import datetime

import pytest
from django.conf import LazySettings

from core.evidence import Subject, records_of, verify
from departments.roles import Role
from feedback.models import Hold
from supervision.actions import orders
from supervision.models import OrderReport, SupervisionOrder
from tests.cast import City, Walk, build_city
from tests.feedback.test_races import rush, words
from tests.plumbing.databases import Clone
from tests.supervision.papers.orders import DEMAND, NOTE, TEXT, OrderWalk, issuer, signer
from tests.supervision.second import another

ROUNDS = 6
NOW = datetime.fromisoformat("2026-09-22T10:00+08:00")


@pytest.fixture
def real_city(cloned_database: Clone, settings: LazySettings) -> City:
    """The cast in a database where commits are real."""
    settings.PUBLIC_URL = "http://hotline.test"
    return build_city()


def walks(city: City, state: str) -> list[OrderWalk]:
    made = []
    for n in range(ROUNDS):
        walk = Walk(city, phone=f"1380000300{n}")
        walk.to("IN_PROGRESS")
        made.append(OrderWalk(city, walk=walk))
        made[-1].to(state)
    return made


def verbs_of(walk: OrderWalk) -> list[str]:
    return [record.verb for record in records_of(Subject("order", walk.pk))]


def test_two_supervisors_judge_one_report_once(real_city: City) -> None:
    one, other = issuer(real_city), real_city.person(Role.SUPERVISOR, "parent")
    reported = walks(real_city, "REPORTED")
    rounds = [
        [
            lambda pk=walk.pk: orders.verify(pk, note=NOTE, by=one, now=NOW),
            lambda pk=walk.pk: orders.send_report_back(pk, note=NOTE, by=other, now=NOW),
        ]
        for walk in reported
    ]
    for walk, results in zip(reported, rush(rounds), strict=True):
        assert Counter(map(words, results)) == {"ok": 1, "refused": 1}
        assert (verbs_of(walk)[-1] == "verify") is (walk.order.state == "VERIFIED")
        assert len(verbs_of(walk)) == walk.order.version
    assert verify().holds


def test_two_sign_one_report_once(real_city: City) -> None:
    one, other = signer(real_city), real_city.person(Role.UNIT_APPROVER, "lead")
    acked = walks(real_city, "ACKED")
    for walk in acked:
        walk.step("draft")
    rounds = [
        [lambda pk=walk.pk, by=by: orders.report(pk, by=by, now=NOW) for by in (one, other)] for walk in acked
    ]
    for walk, results in zip(acked, rush(rounds), strict=True):
        assert Counter(map(words, results)) == {"ok": 1, "refused": 1}
        assert verbs_of(walk).count("report") == 1
        report = OrderReport.objects.get(order=walk.pk)
        assert report.signed_by in (one, other)
    assert verify().holds


def test_a_draft_and_its_signature_at_once(real_city: City) -> None:
    handler, approver = another(real_city, Role.HANDLER, "lead"), signer(real_city)
    acked = walks(real_city, "ACKED")
    for walk in acked:
        walk.step("draft")
    rounds = [
        [
            lambda pk=walk.pk: orders.draft_report(pk, text=f"{TEXT}（补充）", by=handler, now=NOW),
            lambda pk=walk.pk: orders.report(pk, by=approver, now=NOW),
        ]
        for walk in acked
    ]
    for walk, results in zip(acked, rush(rounds), strict=True):
        assert words(results[1]) == "ok"
        assert words(results[0]) in ("ok", "refused")
        assert OrderReport.objects.filter(order=walk.pk).count() == 1
    assert verify().holds


def test_two_issue_on_one_ticket_once(real_city: City) -> None:
    one, other = issuer(real_city), real_city.person(Role.SUPERVISOR, "parent")
    tickets = []
    for n in range(ROUNDS):
        walk = Walk(real_city, phone=f"1380000400{n}")
        tickets.append(walk.to("IN_PROGRESS"))
    rounds = [
        [
            lambda ticket=ticket, by=by: orders.issue(
                department=real_city.departments["lead"],
                ground="OVERDUE",
                subject=ticket.title,
                demand=DEMAND,
                ticket=ticket,
                by=by,
                now=NOW,
            )
            for by in (one, other)
        ]
        for ticket in tickets
    ]
    for ticket, results in zip(tickets, rush(rounds), strict=True):
        assert Counter(map(words, results)) == {"ok": 1, "refused": 1}
        assert SupervisionOrder.objects.filter(ticket=ticket).count() == 1
        assert Hold.objects.filter(ticket=ticket, kind="ORDER").count() == 1
    numbers = sorted(SupervisionOrder.objects.values_list("number", flat=True))
    assert numbers == [f"D2026-{n:04d}" for n in range(1, ROUNDS + 1)]
    assert verify().holds
