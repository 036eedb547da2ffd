"""New versions of limits and callback rates: their effect before, in force from then on, never backwards."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from core.evidence import Subject, records_of
from core.refusals import NotPermitted, Refused
from departments.models import RuleVersion
from departments.roles import Role
from departments.rule_versions import current_rules
from feedback import actions
from feedback.actions import ruling
from feedback.models import Deadline
from feedback.rules.limit_table import cells_of
from feedback.rules.limits import DEFAULT_LIMITS
from tests.cast import START, City, Walk
from tests.feedback.web import Moment, signed_in, text_of

CELLS = cells_of(DEFAULT_LIMITS)
HOUR = timedelta(hours=1)


def issue(city: City, **changed: Any) -> RuleVersion:
    terms: dict[str, Any] = {
        "cells": CELLS | {"HANDLE.NORMAL.HELP": "2wd"},
        "effective_from": START,
        "note": "依办公会决定",
        "by": city.person(Role.SERVICE_MANAGER, "institution"),
        "now": START,
    }
    return ruling.issue_limits(**(terms | changed))


@pytest.mark.django_db
def test_a_version_holds_for_clocks_begun_from_then_on(city: City) -> None:
    walk = Walk(city)
    walk.to("DISPATCHED")
    before = Deadline.objects.get(ticket=walk.ticket, kind="HANDLE")
    version = issue(city, effective_from=walk.now + HOUR, now=walk.now)
    before.refresh_from_db()
    assert (before.rule_version.number, str(before.limit)) == (1, "3wd")
    assert current_rules("limits", walk.now).number == 1
    later = Walk(city, now=walk.now + 2 * HOUR)
    later.to("DISPATCHED")
    after = Deadline.objects.get(ticket=later.ticket, kind="HANDLE")
    assert (after.rule_version, str(after.limit)) == (version, "2wd")
    record = records_of(Subject("rules", version.pk)).get()
    assert (record.verb, version.made_by) == (
        "issue_rules",
        city.person(Role.SERVICE_MANAGER, "institution").display_name,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"effective_from": START - HOUR}, "rules_backdated"),
        ({"note": " "}, "rules_note_missing"),
        ({"cells": CELLS}, "rules_unchanged"),
        ({"cells": CELLS | {"REVIEW": "soon"}}, "limit_unreadable"),
        ({"cells": CELLS | {"SIGN.URGENT": "8wh"}}, "limit_slower_when_urgent"),
    ],
)
def test_a_version_that_cannot_be_is_refused(city: City, changed: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        issue(city, **changed)
    assert code in [reason.code for reason in refused.value.reasons]
    assert RuleVersion.objects.filter(kind="limits").count() == 1


@pytest.mark.django_db
def test_versions_follow_one_another(city: City) -> None:
    issue(city, effective_from=START + HOUR)
    with pytest.raises(Refused) as refused:
        issue(city, cells=CELLS | {"REVIEW": "2wd"}, effective_from=START + HOUR)
    assert [reason.code for reason in refused.value.reasons] == ["rules_before_last"]
    assert issue(city, cells=CELLS, effective_from=START + 2 * HOUR).number == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "place", "may"),
    [
        (Role.SERVICE_MANAGER, "institution", True),
        (Role.ASSESSMENT_MANAGER, "institution", True),
        (Role.DISPATCHER, "centre", False),
        (Role.SUPERVISOR, "centre", False),
        (Role.SYSTEM_ADMIN, "institution", False),
    ],
)
def test_who_may_set_rules(city: City, role: Role, place: str, may: bool) -> None:
    person = city.person(role, place)
    assert ruling.may_set_rules(person) is may
    client = signed_in(person)
    for path in ("/rules/", "/rules/limits/new/", "/rules/callbacks/new/", "/rules/limits/1/"):
        assert client.get(path).status_code == (200 if may else 404)
    if not may:
        with pytest.raises(NotPermitted):
            issue(city, by=person)


@pytest.mark.django_db
def test_the_effect_counts_what_would_have_been_otherwise(city: City) -> None:
    walk = Walk(city)
    walk.to("PENDING_REVIEW")
    table = {**DEFAULT_LIMITS, "SIGN": {**DEFAULT_LIMITS["SIGN"], "NORMAL": "1wh"}, "REVIEW": "2wd"}
    effect = ruling.measure_limits(table, now=walk.now + HOUR)
    assert (effect.still_open, effect.measured) == (1, 5)  # DISPATCH, SIGN, RESPOND, HANDLE, REVIEW
    assert (effect.other_due, effect.sooner) == (2, 1)
    assert ruling.measure_limits(DEFAULT_LIMITS, now=walk.now).other_due == 0
    assert ruling.measure_limits(table, now=walk.now + timedelta(days=40)).measured == 0


@pytest.mark.django_db
def test_what_was_met_and_would_have_been_late_is_counted(city: City) -> None:
    walk = Walk(city)
    walk.to("DISPATCHED")
    walk.now += timedelta(hours=3)
    actions.sign(walk.ticket, by=city.person(Role.HANDLER, "lead"), now=walk.now)
    table = {**DEFAULT_LIMITS, "SIGN": {**DEFAULT_LIMITS["SIGN"], "NORMAL": "1wh"}}
    effect = ruling.measure_limits(table, now=walk.now)
    assert (effect.other_due, effect.made_late) == (1, 1)


@pytest.mark.django_db
def test_callback_rates_are_measured_and_issued(city: City) -> None:
    walk = Walk(city)
    walk.to("PENDING_CALLBACK")
    manager = city.person(Role.ASSESSMENT_MANAGER, "institution")
    values = {"seed": "huiyin", "rates": {"HELP": 0}, "default_rate": 100}
    effect = ruling.measure_callbacks(values, now=walk.now)
    assert (effect.invited, effect.drawn, effect.would_be) == (1, 1, 0)
    terms: dict[str, Any] = {"effective_from": walk.now, "note": "试点", "by": manager, "now": walk.now}
    with pytest.raises(Refused):
        ruling.issue_callbacks(values={**values, "default_rate": 101}, **terms)
    assert ruling.issue_callbacks(values=values, **terms).number == 2


def _post(client: Client, path: str, fields: dict[str, str]) -> Any:
    page = client.get(path)
    initial = {name: field.initial for name, field in page.context["form"].fields.items() if field.initial}
    return client.post(path, {**initial, **fields})


@pytest.mark.django_db
def test_the_page_shows_the_effect_then_puts_it_in_force(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    Moment(monkeypatch).now = START
    client = signed_in(city.person(Role.SERVICE_MANAGER, "institution"))
    fields = {"cell-REVIEW": "2wd", "note": "依办公会决定"}
    shown = _post(client, "/rules/limits/new/", fields)
    assert shown.status_code == 200
    assert "none moves" in text_of(shown)
    assert [change["place"] for change in shown.context["changes"]] == ["Review"]
    assert RuleVersion.objects.filter(kind="limits").count() == 1
    done = _post(client, "/rules/limits/new/", fields | {"seen": shown.context["seen"]})
    assert (done.status_code, done.url) == (302, "/rules/limits/2/")
    page = client.get("/rules/limits/2/")
    assert "1 working day" in text_of(page)
    assert page.context["is_current"]
    assert "依办公会决定" in text_of(client.get("/rules/"))


@pytest.mark.django_db
def test_a_fault_stands_at_its_field_and_keeps_what_was_typed(city: City) -> None:
    client = signed_in(city.person(Role.SERVICE_MANAGER, "institution"))
    page = _post(client, "/rules/limits/new/", {"cell-HANDLE.URGENT": "9wd", "note": "x"})
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["cell-HANDLE.URGENT"]
    assert 'value="9wd"' in text_of(page)
    page = _post(client, "/rules/callbacks/new/", {"default_rate": "120", "note": "x"})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["default_rate"])


@pytest.mark.django_db
def test_there_is_no_page_for_other_kinds(city: City) -> None:
    client = signed_in(city.person(Role.SERVICE_MANAGER, "institution"))
    for path in ("/rules/calendar/1/", "/rules/limits/99/", "/rules/other/1/"):
        assert client.get(path).status_code == 404
