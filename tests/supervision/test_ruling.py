"""Versions of supervision's numbers: who sees and issues them, their effect before, their evidence after."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.evidence import Subject, records_of
from core.refusals import NotPermitted, Refused
from departments.models import RuleVersion
from departments.roles import Role
from supervision.actions import ruling
from supervision.rule_versions import supervision_rules
from supervision.rules.setting_table import cells_of
from supervision.rules.settings import DEFAULT_SUPERVISION
from tests.cast import City
from tests.supervision.papers.entries import entry_in

CELLS = cells_of(DEFAULT_SUPERVISION)
NOTE = "市考核办〔2026〕12 号文"
NEW = "/rules/supervision/new/"


def typed(**cells: str) -> dict[str, str]:
    given = CELLS | {name.replace("__", "."): text for name, text in cells.items()}
    return {f"cell-{place}": text for place, text in given.items()} | {"note": NOTE}


def test_the_effect_is_shown_before_and_the_version_kept_after(client: Client, city: City) -> None:
    client.force_login(city.person(Role.ASSESSMENT_MANAGER, "institution"))
    asked = typed(points__D11="1.5")
    shown = client.post(NEW, asked)
    assert RuleVersion.objects.filter(kind="supervision").count() == 1
    assert [change["after"] for change in shown.context["changes"]] == ["1.5 分"]
    done = client.post(NEW, asked | {"seen": shown.context["seen"]})
    version = RuleVersion.objects.get(kind="supervision", number=2)
    assert done.headers["Location"] == "/rules/supervision/2/"
    assert version.values["points"]["D11"] == "1.5"
    assert supervision_rules(timezone.now()) == version
    (record,) = records_of(Subject("rules", version.pk))
    assert record.verb == "issue_rules"
    page = client.get("/rules/supervision/2/").content.decode()
    assert NOTE in page
    assert "2.0 分" in page


def test_what_entries_of_the_last_days_would_have_cost(city: City) -> None:
    entry = entry_in(city, "NOTIFIED")
    table = {**DEFAULT_SUPERVISION, "points": {**DEFAULT_SUPERVISION["points"], "D11": "1.5"}}
    soon, late = entry.proposed_at + timedelta(days=1), entry.proposed_at + timedelta(days=31)
    assert ruling.measure_points(table, now=soon) == ruling.PointsEffect(1, 0, 1)
    assert ruling.measure_points(table, now=late) == ruling.PointsEffect(0, 0, 0)


def test_a_faulty_table_comes_back_with_what_was_typed(client: Client, city: City) -> None:
    client.force_login(city.person(Role.ASSESSMENT_MANAGER, "institution"))
    shown = client.post(NEW, typed(points__D1="7.25"))
    assert shown.status_code == 422
    assert "7.25" in shown.content.decode()
    assert list(shown.context["form"].errors) == ["cell-points.D1"]


@pytest.mark.parametrize(
    ("role", "sees", "issues"),
    [
        (Role.ASSESSMENT_MANAGER, 200, 200),
        (Role.SERVICE_MANAGER, 200, 404),
        (Role.SUPERVISOR, 404, 404),
        (Role.UNIT_APPROVER, 404, 404),
        (Role.SYSTEM_ADMIN, 404, 404),
    ],
)
def test_who_sees_and_who_issues(client: Client, city: City, role: Role, sees: int, issues: int) -> None:
    client.force_login(city.person(role, "institution"))
    assert client.get("/rules/supervision/1/").status_code == sees
    assert client.get(NEW).status_code == issues


def test_neither_backdated_nor_unchanged_nor_without_a_note_nor_by_others(city: City) -> None:
    now = timezone.now()
    by = city.person(Role.ASSESSMENT_MANAGER, "institution")
    new = CELLS | {"points.D11": "1.5"}
    for cells, start, note, code in (
        (new, now - timedelta(minutes=1), NOTE, "rules_backdated"),
        (CELLS, now, NOTE, "rules_unchanged"),
        (new, now, " ", "rules_note_missing"),
        (new | {"cap": "0.5"}, now, NOTE, "setting_cap"),
    ):
        with pytest.raises(Refused) as refused:
            ruling.issue_numbers(cells=cells, effective_from=start, note=note, by=by, now=now)
        assert refused.value.codes == (code,)
    other = city.person(Role.SERVICE_MANAGER, "institution")
    with pytest.raises(NotPermitted):
        ruling.issue_numbers(cells=new, effective_from=now, note=NOTE, by=other, now=now)
