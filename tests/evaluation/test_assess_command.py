"""``assess PERIOD``: what an operator is told, and what is kept."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import load_workbook

from evaluation.models import AssessmentPeriod
from evaluation.reports.assessment import live
from tests.cast import City
from tests.evaluation.assessed import CODE, OVER, noticed, work


@pytest.fixture(autouse=True)
def _november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: OVER)


def told(*words: str) -> Any:
    out = StringIO()
    call_command("assess", *words, stdout=out)
    return out.getvalue()


def test_a_month_that_is_over_is_computed_and_kept(city: City) -> None:
    work(city)
    found = json.loads(told(CODE, "--json"))
    row = AssessmentPeriod.objects.get(code=CODE)
    assert (found["state"], found["is_over"], found["snapshot"]) == ("DRAFT", True, row.snapshot)
    assert row.assessments.count() == len(found["departments"]) == 5
    lead = next(one for one in found["departments"] if one["name"] == "市照明管理处")
    assert (lead["score"], lead["unranked"], lead["counts"]["not_handled"]) == ("46.67", "FEW_RATINGS", 1)
    assert json.loads(told(CODE, "--json"))["snapshot"] == row.snapshot


def test_people_are_told_by_group(city: City) -> None:
    work(city)
    text = told(CODE)
    assert "市照明管理处" in text
    assert "46.67" in text
    assert row_of(text, "市水务局").startswith("–")


def row_of(text: str, name: str) -> str:
    return next(line.strip() for line in text.splitlines() if name in line)


def test_one_that_runs_is_told_as_such_and_not_kept(city: City) -> None:
    work(city)
    text = told("2026-11")
    assert "2026" in text
    assert any("尚未结束" in line or "not over" in line for line in text.splitlines())
    assert AssessmentPeriod.objects.get(code="2026-11").assessments.count() == 0


def test_a_noticed_result_is_told_as_it_stands(city: City) -> None:
    work(city)
    row = noticed(city)
    work(city)
    found = json.loads(told(CODE, "--json"))
    assert (found["state"], found["is_frozen"], found["snapshot"]) == ("NOTICE", True, row.snapshot)
    assert live(CODE, now=OVER).snapshot != row.snapshot


@pytest.mark.parametrize("code", ["2026-13", "2026-Q5", "October", "2026-12", "2027"])
def test_no_such_period_or_not_begun_is_a_sentence(city: City, code: str) -> None:
    with pytest.raises(CommandError) as fault:
        told(code)
    assert code in str(fault.value)
    assert not AssessmentPeriod.objects.exists()


def test_with_its_workbook(city: City, tmp_path: Path) -> None:
    work(city)
    target = tmp_path / "october.xlsx"
    found = json.loads(told(CODE, "--export", str(target), "--json"))
    assert sum(found["sheets"].values()) > 0
    assert load_workbook(target).sheetnames
    with pytest.raises(CommandError) as fault:
        told(CODE, "--export", str(tmp_path / "nowhere" / "october.xlsx"))
    assert "october.xlsx" in str(fault.value)
