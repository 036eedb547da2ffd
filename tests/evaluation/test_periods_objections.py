"""What departments say against a result, while there is time for it, and who decides."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from core.evidence import Subject, examine, records_of
from core.refusals import NotPermitted, Refused
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from evaluation.actions import objections
from evaluation.models import AssessmentPeriod
from tests.cast import City
from tests.evaluation.assessed import (
    OVER,
    another,
    manager,
    noticed,
    opened,
    second,
)
from tests.evaluation.papers.periods import NOTE, WHY

UNTIL = datetime(2026, 11, 11, 17, 30, tzinfo=SHANGHAI)
"""The close of the fifth working day after Wednesday, 4 November."""


def codes(refused: Any) -> tuple[str, ...]:
    found: tuple[str, ...] = refused.value.codes
    return found


def file(city: City, row: AssessmentPeriod, now: datetime = OVER, place: str = "lead", **said: str) -> Any:
    by = city.person(Role.UNIT_APPROVER, place)
    words = {"ground": "COUNT", "grounds": WHY} | said
    return objections.file_objection(row, department=city.departments[place], by=by, now=now, **words)


def test_the_last_instant_belongs_to_the_time_to_object(city: City) -> None:
    row = noticed(city)
    assert file(city, row, UNTIL).state == "FILED"
    with pytest.raises(Refused) as refused:
        file(city, row, UNTIL + timedelta(seconds=1), "stranger")
    assert codes(refused) == ("objection_too_late",)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"grounds": "不对"}, "objection_too_short"),
        ({"ground": "WEATHER"}, "objection_ground_missing"),
    ],
)
def test_an_objection_says_what_is_wrong(city: City, said: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as refused:
        file(city, noticed(city), **said)
    assert codes(refused) == (code,)


def test_one_at_a_time_and_only_to_ones_own_result_while_notice_runs(city: City) -> None:
    row = opened(city)
    with pytest.raises(Refused) as refused:
        file(city, row)
    assert codes(refused) == ("objection_not_open",)
    row = noticed(city)
    file(city, row)
    with pytest.raises(Refused) as refused:
        file(city, row)
    assert codes(refused) == ("objection_open_already",)
    with pytest.raises(NotPermitted):
        objections.file_objection(
            row,
            department=city.departments["stranger"],
            ground="COUNT",
            grounds=WHY,
            by=city.person(Role.UNIT_APPROVER, "lead"),
            now=OVER,
        )
    with pytest.raises(Refused) as refused:
        file(city, row, place="centre")
    assert codes(refused) == ("objection_no_result",)


def test_granted_it_reopens_the_draft_in_the_same_act(city: City) -> None:
    row = noticed(city)
    objection = objections.grant(file(city, row), note=NOTE, by=second(city), now=OVER)
    row = AssessmentPeriod.objects.get(pk=row.pk)
    assert (objection.state, row.state) == ("GRANTED", "DRAFT")
    assert "市照明管理处" in row.take_back_reason
    record = records_of(Subject("period", row.pk)).last()
    assert record is not None
    assert f'"objection":{objection.pk}' in record.text
    for kind, pk in (("period", row.pk), ("objection", objection.pk)):
        assert examine(Subject(kind, pk)).faults == []


def test_dismissed_the_result_stands(city: City) -> None:
    row = noticed(city)
    filed = file(city, row)
    with pytest.raises(Refused) as refused:
        objections.dismiss(filed, note="不成立", by=second(city), now=OVER)
    assert codes(refused) == ("objection_note_short",)
    objections.dismiss(filed, note=NOTE, by=second(city), now=OVER)
    assert AssessmentPeriod.objects.get(pk=row.pk).state == "NOTICE"


def test_a_second_objection_can_be_decided_after_the_first_reopened_the_draft(city: City) -> None:
    row = noticed(city)
    first, other = file(city, row), file(city, row, place="stranger")
    objections.grant(first, note=NOTE, by=second(city), now=OVER)
    assert objections.grant(other, note=NOTE, by=second(city), now=OVER).state == "GRANTED"
    assert AssessmentPeriod.objects.get(pk=row.pk).state == "DRAFT"


def test_neither_who_filed_nor_who_gave_notice_nor_the_unit_decides(city: City) -> None:
    row = noticed(city)
    filed = file(city, row)
    approver = city.person(Role.UNIT_APPROVER, "lead")
    inside = another(city, "inside.manager", Role.ASSESSMENT_MANAGER, "lead")
    for by, code in (
        (manager(city), "act_own_work"),
        (inside, "act_own_department"),
        (approver, "no_authority"),
    ):
        for decide in (objections.grant, objections.dismiss):
            with pytest.raises(NotPermitted) as refused:
                decide(filed, note=NOTE, by=by, now=OVER)
            assert code in codes(refused)


def test_who_gave_the_notice_decides_nothing_against_it_once_it_was_taken_back(city: City) -> None:
    row = noticed(city)
    first, other = file(city, row), file(city, row, place="stranger")
    objections.grant(first, note=NOTE, by=second(city), now=OVER)
    for decide in (objections.grant, objections.dismiss):
        with pytest.raises(NotPermitted) as refused:
            decide(other, note=NOTE, by=manager(city), now=OVER)
        assert codes(refused) == ("act_own_work",)
