"""A new version of the assessment's numbers: who makes it, its effect before, from when it holds."""

from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from core.refusals import NotPermitted, Refused
from departments.models import RuleVersion
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from evaluation.actions import assessment_ruling as ruling
from evaluation.reports.rule_effect import effect_of
from evaluation.rules import assessment_table as tables
from supervision.rule_versions import assessment_rules
from supervision.rules.score import DEFAULT_ASSESSMENT
from tests.cast import City, Walk
from tests.feedback.web import Moment

CELLS = tables.cells_of(DEFAULT_ASSESSMENT)
NOTE = "市考核办〔2026〕12 号文"
NEW = "/rules/assessment/new/"
START = datetime(2026, 10, 12, 9, 30, tzinfo=SHANGHAI)
LATER = datetime(2026, 11, 9, 9, 30, tzinfo=SHANGHAI)


def typed(start: datetime, **cells: str) -> dict[str, str]:
    given = CELLS | {name.replace("__", "."): text for name, text in cells.items()}
    return {f"cell-{place}": text for place, text in given.items()} | {
        "note": NOTE,
        "effective_from": start.isoformat(),
    }


def coming() -> datetime:
    return tables.coming_firsts(timezone.now())[0]


def test_the_effect_is_shown_before_and_the_version_kept_after(client: Client, city: City) -> None:
    client.force_login(city.person(Role.ASSESSMENT_MANAGER, "institution"))
    asked = typed(coming(), indices__on_time__weight="30")
    shown = client.post(NEW, asked)
    assert RuleVersion.objects.filter(kind="assessment").count() == 1
    assert [change["after"] for change in shown.context["changes"]] == ["30"]
    done = client.post(NEW, asked | {"seen": shown.context["seen"]})
    assert done.headers["Location"] == "/rules/assessment/2/"
    version = RuleVersion.objects.get(kind="assessment", number=2)
    assert version.values["indices"][1]["weight"] == "30"
    assert assessment_rules(coming()) == version
    assert assessment_rules(timezone.now()).number == 1
    page = client.get("/rules/assessment/2/").content.decode()
    assert NOTE in page
    assert NEW in client.get("/rules/").content.decode()


def test_weights_that_forget_the_citizen_are_refused_with_the_sentence(client: Client, city: City) -> None:
    client.force_login(city.person(Role.ASSESSMENT_MANAGER, "institution"))
    shown = client.post(NEW, typed(coming(), indices__on_time__weight="80"), HTTP_ACCEPT_LANGUAGE="en")
    assert shown.status_code == 422
    text = shown.content.decode()
    assert "weigh 48.4 % only" in text
    assert 'value="80"' in text, "what was typed is kept"


def test_how_many_grades_and_ranks_would_be_others(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two departments of a group: 100 and, all late, less; a target of nought makes both whole again."""
    for state in ("COMPLETED", "COMPLETED", "DISPATCHED"):
        Walk(city, now=START).to(state)
    lead = city.departments["lead"]
    same = effect_of(DEFAULT_ASSESSMENT, now=LATER)
    assert (same.code, same.scores, same.grades, same.ranks) == ("2026-10", 0, 0, 0)
    easy = {
        **DEFAULT_ASSESSMENT,
        "indices": [{**row, "target": "0"} for row in DEFAULT_ASSESSMENT["indices"]],
    }
    effect = effect_of(easy, now=LATER)
    assert (effect.departments, effect.scores, effect.grades) == (1, 1, 1)
    (moved,) = effect.moved
    assert (moved.name, moved.grade_then) == (lead.name, "EXCELLENT")


def test_it_starts_on_a_coming_first_alone(
    client: Client, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = Moment(monkeypatch)
    moment.now = START
    by = city.person(Role.ASSESSMENT_MANAGER, "institution")
    new = CELLS | {"notice_days": "7"}
    for start in ("2026-10-01", "2026-10-15", "2026-11-02"):
        at = datetime.fromisoformat(start).replace(tzinfo=SHANGHAI)
        with pytest.raises(Refused) as refused:
            ruling.issue_assessment(cells=new, effective_from=at, note=NOTE, by=by, now=START)
        assert "assessment_not_a_first" in refused.value.codes
    other = city.person(Role.SERVICE_MANAGER, "institution")
    with pytest.raises(NotPermitted):
        ruling.issue_assessment(cells=new, effective_from=LATER, note=NOTE, by=other, now=START)
    client.force_login(by)
    firsts = [text for _value, text in client.get(NEW).context["form"].fields["effective_from"].choices]
    assert firsts[:3] == ["2026-11-01", "2026-12-01", "2027-01-01"]
    assert client.post(NEW, typed(START, notice_days="7")).status_code == 422


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.ASSESSMENT_MANAGER, 200),
        (Role.SERVICE_MANAGER, 404),
        (Role.SUPERVISOR, 404),
        (Role.UNIT_APPROVER, 404),
        (Role.SYSTEM_ADMIN, 404),
    ],
)
def test_who_makes_a_version(client: Client, city: City, role: Role, status: int) -> None:
    client.force_login(city.person(role, "institution"))
    assert client.get(NEW).status_code == status
