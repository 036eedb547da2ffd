"""The machines of measures, quarters, and the sentences of proposals, against tables a clerk can read."""

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from departments.rules.calendar import SHANGHAI
from supervision.choices import InterviewState, ProposalState
from supervision.lifecycle import ACTS
from supervision.lifecycle.measures import STANDING
from supervision.rules import measures as rules
from supervision.rules.quarters import Quarter, follows, quarter_from, quarter_of, times_too_many
from supervision.rules.settings import DEFAULT_SUPERVISION
from supervision.wording.measures import say_proposal

GOLDEN = Path(__file__).parent.parent / "golden"
LIVES = list(csv.DictReader((GOLDEN / "measures.csv").open(encoding="utf-8")))
THRESHOLDS = list(csv.DictReader((GOLDEN / "measure_thresholds.csv").open(encoding="utf-8")))
STATES: dict[str, list[str]] = {
    "proposal": ProposalState.values,
    "card": [value for value, _label in STANDING],
    "circular": [value for value, _label in STANDING],
    "interview": InterviewState.values,
}
NEW_YEAR = datetime(2027, 1, 1, tzinfo=SHANGHAI)


@pytest.mark.parametrize("row", LIVES, ids=lambda r: f"{r['kind']}-{r['act']}-{r['from']}")
def test_every_cell_of_the_machines(row: dict[str, str]) -> None:
    spec = ACTS[row["kind"]][row["act"]]
    with translation.override("zh-hans"):
        assert str(spec.label) == row["动作"]
    if row["to"] == "-":
        assert row["from"] not in spec.sources
    else:
        assert row["from"] in spec.sources
        assert set(spec.targets) == (set() if row["to"] == "=" else {row["to"]})


def test_the_table_of_the_machines_is_complete() -> None:
    wanted = {(kind, verb, state) for kind in STATES for verb in ACTS[kind] for state in STATES[kind]}
    assert {(row["kind"], row["act"], row["from"]) for row in LIVES} == wanted


@pytest.mark.parametrize("row", THRESHOLDS, ids=lambda r: r["measure"])
@pytest.mark.parametrize("urgency", ["NORMAL", "URGENT", "CRITICAL"])
def test_a_proposal_says_the_ladders_own_threshold(row: dict[str, str], urgency: str) -> None:
    limit = rules.threshold(row["measure"], urgency)
    assert (str(limit) if limit else "-") == row[urgency]


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (NEW_YEAR - timedelta(seconds=1), "2026-Q4"),
        (NEW_YEAR, "2027-Q1"),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), "2027-Q1"),
        (datetime(2026, 12, 31, 15, 59, tzinfo=UTC), "2026-Q4"),
        (datetime(2026, 3, 31, 23, 59, tzinfo=SHANGHAI), "2026-Q1"),
        (datetime(2026, 6, 30, 16, 30, tzinfo=UTC), "2026-Q3"),
    ],
)
def test_quarters_are_shanghais(moment: datetime, code: str) -> None:
    found = quarter_of(moment)
    assert found.code == code
    assert found.start <= moment < found.end
    assert moment in found
    assert quarter_from(code) == found


def test_quarters_follow_one_another_over_the_year() -> None:
    last = Quarter(2026, 4)
    assert last.following == Quarter(2027, 1)
    assert last.following.previous == last
    assert last.end == NEW_YEAR == last.following.start


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-Q0", "2026-Q5", "26-Q1", "2026-Q11", "0000-Q1", "２０26-Q1"]
)
def test_what_is_no_quarter_is_none(text: str) -> None:
    assert quarter_from(text) is None


def test_a_naive_instant_has_no_quarter() -> None:
    with pytest.raises(ValueError, match="naive"):
        quarter_of(datetime(2026, 1, 1))  # noqa: DTZ001 - a naive one is what is refused


@pytest.mark.parametrize(
    ("colour", "count", "measure"),
    [("YELLOW", 2, ""), ("YELLOW", 3, "RED_CARD"), ("RED", 1, ""), ("RED", 2, "INTERVIEW"), ("RED", 0, "")],
)
def test_too_many_cards_in_a_quarter_propose_what_follows(colour: str, count: int, measure: str) -> None:
    assert follows(DEFAULT_SUPERVISION, colour, count) == measure


def test_the_sixth_yellow_card_is_too_many_twice() -> None:
    assert times_too_many(DEFAULT_SUPERVISION, "YELLOW", 6) == 2


SAYINGS: list[tuple[dict[str, Any], str]] = [
    (
        {"measure": "RED_CARD", "ground": "LADDER", "ticket": "20260921000001"},
        "市照明管理处：工单 20260921000001 已超期 3 个工作日以上，应发红牌",
    ),
    (
        {"measure": "YELLOW_CARD", "ground": "LADDER", "ticket": "20260921000001", "urgency": "URGENT"},
        "市照明管理处：工单 20260921000001 已超期 2 小时以上，应发黄牌",
    ),
    (
        {"measure": "YELLOW_CARD", "ground": "LADDER", "ticket": "20260921000001", "urgency": "CRITICAL"},
        "市照明管理处：特急工单 20260921000001 已超期，应发黄牌",
    ),
    (
        {"measure": "CIRCULAR", "ground": "TWICE", "ticket": "20260921000001"},
        "市照明管理处：工单 20260921000001 两次达到同一升级级别，应予通报",
    ),
    (
        {"measure": "RED_CARD", "ground": "QUARTER", "count": 3},
        "市照明管理处：2026 年第 4 季度累计 3 张黄牌，应发红牌",
    ),
    (
        {"measure": "INTERVIEW", "ground": "QUARTER", "count": 2},
        "市照明管理处：2026 年第 4 季度累计 2 张红牌，应予约谈",
    ),
    (
        {"measure": "YELLOW_CARD", "ground": "ORDER_LATE", "order": "D2026-0001"},
        "市照明管理处：督办单 D2026-0001 反馈已超期 1 个工作日以上，应发黄牌",
    ),
    (
        {"measure": "YELLOW_CARD", "ground": "DATA_SHARE"},
        "市照明管理处：未按时共享所请求的数据，应发黄牌",
    ),
    (
        {"measure": "INTERVIEW", "ground": "FALSE_RESULT", "ticket": "20260921000001"},
        "市照明管理处：工单 20260921000001 虚假办结，应予约谈",
    ),
]


@pytest.mark.parametrize(("given", "sentence"), SAYINGS, ids=lambda v: v if isinstance(v, str) else "")
def test_a_proposal_says_why_in_one_sentence(given: dict[str, Any], sentence: str) -> None:
    facts = rules.ProposalFacts(department="市照明管理处", quarter=Quarter(2026, 4), **given)
    with translation.override("zh-hans"):
        assert say_proposal(facts) == sentence


def test_a_bulk_act_is_foreseen_by_measure_and_department() -> None:
    rows = [
        ("RED_CARD", 1, True),
        ("YELLOW_CARD", 1, True),
        ("YELLOW_CARD", 2, True),
        ("YELLOW_CARD", 3, False),
        ("CIRCULAR", 2, False),
    ]
    found = rules.foreseen(rows)
    assert found.measures == {"YELLOW_CARD": 2, "RED_CARD": 1}
    assert list(found.measures) == ["YELLOW_CARD", "RED_CARD"]
    assert (found.able, found.departments, found.refused) == (3, 2, 2)


CALLED = datetime(2026, 9, 24, 9, 0, tzinfo=SHANGHAI)
HELD = CALLED + timedelta(days=1)
GOOD: dict[str, Any] = {"held_at": HELD, "demands": "限期办结", "due_on": date(2026, 9, 30)}


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"demands": "", "due_on": None}, []),
        ({"due_on": None}, ["demands_without_day"]),
        ({"demands": "  "}, ["day_without_demands"]),
        ({"due_on": date(2026, 9, 25)}, []),
        ({"due_on": date(2026, 9, 24)}, ["demands_due_before"]),
        ({"held_at": HELD + timedelta(days=3)}, ["interview_not_yet"]),
        ({"held_at": CALLED - timedelta(minutes=1)}, ["interview_before_call"]),
    ],
)
def test_minutes_are_kept_as_they_can_have_been(change: dict[str, Any], codes: list[str]) -> None:
    now = HELD + timedelta(hours=2)
    faults = rules.minutes_faults(called_at=CALLED, now=now, **{**GOOD, **change})
    assert [reason.code for reason in faults] == codes


@pytest.mark.parametrize(
    ("settled", "today", "late"),
    [
        (None, date(2026, 9, 30), False),
        (None, date(2026, 10, 1), True),
        (HELD, date(2026, 10, 1), False),
    ],
)
def test_demands_are_in_time_all_through_their_day(settled: datetime | None, today: date, late: bool) -> None:
    assert rules.is_demand_overdue("限期办结", date(2026, 9, 30), settled, today) is late
