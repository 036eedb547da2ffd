"""The rules of the insights by tables a clerk can read: courses, the list, days, ranges, stages, channels."""

import csv
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import exp, lgamma, log
from pathlib import Path

import pytest

from departments.rules.calendar import SHANGHAI
from evaluation.rules.channels import Channel, Mean, coverage, online_share, together
from evaluation.rules.comparing import compared
from evaluation.rules.courses import Base, Yardstick, course_of, surprise
from evaluation.rules.forecasting import (
    Accuracy,
    History,
    Rule,
    backtest,
    comparable_days,
    forecast,
    interval,
    kind_of,
    peaks,
    seats,
)
from evaluation.rules.improving import Case, Part, findings_of, listed
from evaluation.rules.insight_numbers import DEFAULT_INSIGHTS, insight_numbers
from evaluation.rules.stages import CLOCKS, OF_PAPERS, OF_TICKETS, Achieved, Taken, taken
from evaluation.rules.trees import Node, Tree, rolled_up
from feedback.choices import ClockKind
from supervision.choices import ClockKind as PaperClock
from tests.departments.deadline_table import shipped_calendar

GOLDEN = Path(__file__).parents[1] / "golden"
YARD = Yardstick.read(DEFAULT_INSIGHTS)
CALENDAR = shipped_calendar()
KNOWN = History(date(2026, 1, 5), date(2026, 9, 28), {})
RULE = Rule(8, 3, Fraction(80))
TREE = Tree(
    [
        Node(1, None, "A", "市容", 1),
        Node(2, 1, "A1", "环卫", 2),
        Node(3, 2, "A11", "清运", 3),
        Node(4, None, "B", "交通", 1),
        Node(5, 1, "A2", "广告", 2),
    ]
)


def rows(name: str) -> list[dict[str, str]]:
    with (GOLDEN / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def base(row: dict[str, str], name: str) -> Base | None:
    if not row[name]:
        return None
    return Base(int(row[name]), Fraction(int(row["days"]), int(row[f"days_{name}"])))


@pytest.mark.parametrize("row", rows("insight_courses.csv"), ids=lambda row: row["case"])
def test_the_course_of_a_count(row: dict[str, str]) -> None:
    found = course_of(int(row["ours"]), base(row, "before"), base(row, "last_year"), YARD)
    assert found == row["course"]


def test_surprise_is_exact_and_carries_its_sign() -> None:
    assert surprise(40, Base(20)) == Fraction(400, 60)
    assert surprise(20, Base(40)) == -Fraction(400, 60)
    assert surprise(0, Base(0)) == 0


def parts(text: str) -> dict[str, Part]:
    found = {}
    for one in text.split("; "):
        name, numbers = one.split()
        found[name] = Part(*map(int, numbers.split("/")))
    return found


@pytest.mark.parametrize("row", rows("insight_improving.csv"), ids=lambda row: row["case"])
def test_what_puts_a_topic_on_the_list(row: dict[str, str]) -> None:
    case = Case(1, 1, int(row["tickets"]), parts(row["parts"]))
    lines = listed([case], DEFAULT_INSIGHTS["improve"])
    found = [f"{one.rule}={one.burden}" for line in lines for one in line.findings]
    assert "; ".join(found) == row["findings"]
    assert sum(line.burden for line in lines) == sum(int(one.split("=")[1]) for one in found)


def test_the_list_is_ranked_by_burden_then_by_tickets() -> None:
    light = Case(1, 1, 50, {"rework": Part(5, 50)})
    heavy = Case(2, 1, 10, {"bad": Part(9, 10)})
    alike = Case(3, 1, 60, {"rework": Part(6, 60), "bad": Part(0, 9)})
    few = Case(4, 1, 20, {"rework": Part(6, 20)})
    ranked = listed([light, few, heavy, alike], DEFAULT_INSIGHTS["improve"])
    assert [line.case.topic for line in ranked] == [2, 3, 4, 1]
    assert findings_of(light, DEFAULT_INSIGHTS["improve"])[0].part.share == 10


@pytest.mark.parametrize("row", rows("insight_days.csv"), ids=lambda row: row["case"])
def test_which_days_a_day_is_compared_with(row: dict[str, str]) -> None:
    day = date.fromisoformat(row["day"])
    assert kind_of(day, CALENDAR) == row["kind"]
    found = comparable_days(day, KNOWN, CALENDAR, 8)
    assert " ".join(f"{one:%m-%d}" for one in found) == row["compared_with"]


@pytest.mark.parametrize("row", rows("insight_ranges.csv"), ids=lambda row: row["case"])
def test_the_range_of_an_hour(row: dict[str, str]) -> None:
    total, samples = int(row["total"]), int(row["samples"])
    low, high = interval(total, samples, Fraction(80))
    assert (low, high) == (int(row["low"]), int(row["high"]))
    assert chance(total, samples, low - 1) < 0.1 <= chance(total, samples, low)
    assert chance(total, samples, high - 1) < 0.9 <= chance(total, samples, high)


def chance(total: int, samples: int, most: int) -> float:
    """P(X ≤ most), summed from nought by the formula."""
    shape = total + 0.5
    return sum(
        exp(
            lgamma(shape + k)
            - lgamma(shape)
            - lgamma(k + 1)
            + shape * log(samples / (samples + 1))
            - k * log(samples + 1)
        )
        for k in range(most + 1)
    )


def weekly(by_hour: dict[int, int]) -> History:
    """Eight weeks on which every Monday brought so many at these hours."""
    mondays = [date(2026, 9, 21) - timedelta(weeks=n) for n in range(9)]
    counts = {(day, hour): n for day in mondays for hour, n in by_hour.items()}
    return History(mondays[-1] - timedelta(days=7), date(2026, 9, 28), counts)


def test_a_forecast_is_the_mean_of_the_comparable_days() -> None:
    (monday,) = forecast(date(2026, 9, 28), 1, weekly({9: 16, 10: 8}), CALENDAR, RULE)
    assert len(monday.samples) == 8
    assert [hour.expected for hour in monday.hours if hour.expected] == [16, 8]
    assert monday.expected == 24
    assert peaks([monday], Fraction(80)) == {(date(2026, 9, 28), 9)}
    assert peaks([monday], Fraction(50)) == {(date(2026, 9, 28), 9), (date(2026, 9, 28), 10)}


def test_too_few_comparable_days_give_no_figure() -> None:
    short = History(date(2026, 9, 14), date(2026, 9, 28), {})
    (monday,) = forecast(date(2026, 9, 28), 1, short, CALENDAR, RULE)
    assert len(monday.samples) == 2
    assert monday.hours == ()
    assert peaks([monday], Fraction(80)) == frozenset()


def test_nothing_is_a_peak_where_hardly_anything_comes() -> None:
    sparse = History(date(2026, 7, 1), date(2026, 9, 28), {(date(2026, 9, 21), 9): 4})
    (monday,) = forecast(date(2026, 9, 28), 1, sparse, CALENDAR, RULE)
    assert monday.hours[9].expected == Fraction(1, 2)
    assert peaks([monday], Fraction(80)) == frozenset()


def test_seats_are_rounded_up() -> None:
    assert [seats(Fraction(n), Fraction(6)) for n in (0, 1, 6, 7, 12)] == [0, 1, 1, 2, 2]
    assert seats(Fraction(61, 10), Fraction(6)) == 2
    assert seats(Fraction(5), Fraction(0)) == 0


def test_the_backtest_looks_only_at_what_was_known_when_a_week_began() -> None:
    """A jump in the last week cannot have been foreseen, nor by the week before it."""
    steady = {(date(2026, 9, 21) - timedelta(weeks=n), 9): 10 for n in range(9)}
    jump = {**steady, (date(2026, 9, 21), 9): 24}
    history = History(date(2026, 7, 20), date(2026, 9, 28), jump)
    tried = backtest(date(2026, 9, 28), 1, history, CALENDAR, RULE)
    assert tried is not None
    assert tried.error * tried.hours == 14
    assert tried.naive * tried.hours == 14
    assert tried.held == tried.hours - 1


def test_a_steady_rhythm_is_foreseen_exactly_and_no_history_says_nothing() -> None:
    first = date(2026, 6, 1)
    daily = {(first + timedelta(days=n), 9): 16 for n in range((date(2026, 9, 28) - first).days)}
    tried = backtest(date(2026, 9, 28), 4, History(first, date(2026, 9, 28), daily), CALENDAR, RULE)
    assert tried is not None
    assert (tried.error, tried.naive, tried.share_held) == (0, 0, 100)
    assert (
        backtest(date(2026, 9, 28), 4, History(date(2026, 9, 27), date(2026, 9, 28), {}), CALENDAR, RULE)
        is None
    )
    assert Accuracy(4, Fraction(1), Fraction(2), 3).share_held == 75


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("code", "now", "ours", "before", "last_year"),
    [
        ("2026-09", "2026-11-01", "09-01 10-01", "08-01 09-01", "2025-09-01 2025-10-01"),
        ("2026-10", "2026-10-11T10:00", "10-01 10-11", "09-01 09-11", "2025-10-01 2025-10-11"),
        ("2026-03", "2026-03-30T12:00", "03-01 03-30", "02-01 03-01", "2025-03-01 2025-03-30"),
        ("2026-Q1", "2026-11-01", "01-01 04-01", "2025-10-01 2026-01-01", "2025-01-01 2025-04-01"),
        ("2026", "2026-03-02T00:00", "01-01 03-02", "2025-01-01 2025-03-02", "2025-01-01 2025-03-02"),
    ],
)
def test_what_a_period_is_compared_with(code: str, now: str, ours: str, before: str, last_year: str) -> None:
    found = compared(code, at(now))
    told = [
        f"{stretch.start:%Y-%m-%d} {stretch.until:%Y-%m-%d}"
        for stretch in (found.ours, found.before, found.last_year)
    ]
    expected = [
        " ".join(day if len(day) > 5 else f"2026-{day}" for day in text.split())
        for text in (ours, before, last_year)
    ]
    assert told == expected


def test_an_unknown_period_is_refused() -> None:
    for code in ("2026-13", "2026-Q5", "x", "", "2000"):
        with pytest.raises(ValueError, match="no"):
            compared(code, at("2026-11-01"))


def test_counts_are_added_up_by_the_node_of_a_level() -> None:
    counts = {3: (5, 1), 5: (2, 0), 4: (7, 7), 1: (1, 1), None: (3, 0), 99: (1, 0)}
    assert rolled_up(counts, TREE, 1, None) == {1: (8, 2), 4: (7, 7), None: (4, 0)}
    assert rolled_up(counts, TREE, 2, TREE.coded("A")) == {2: (5, 1), 5: (2, 0), 1: (1, 1)}
    assert rolled_up(counts, TREE, 3, None)[3] == (5, 1)
    assert TREE.within(TREE.nodes[1]) == {1, 2, 3, 5}
    assert [node.code for node in TREE.road(TREE.nodes[3])] == ["A", "A1", "A11"]


def test_every_clock_of_the_house_belongs_to_a_stage() -> None:
    kept = {"APPEAL_FILE", "APPEAL_DECIDE", "EXCLUSION_REVIEW", "SHARE"}
    assert set(ClockKind.values) == OF_TICKETS
    assert set(PaperClock.values) - kept == OF_PAPERS, "appeals and sharing are no stage of a ticket"
    assert set(DEFAULT_INSIGHTS["stages"]["target"]) == set(CLOCKS)


@pytest.mark.parametrize(
    ("seconds", "median", "p90"),
    [
        ([3600], 1, 1),
        ([3600, 7200], Fraction(3, 2), 2),
        ([3600 * n for n in range(1, 11)], Fraction(11, 2), 9),
        ([3600 * n for n in range(1, 12)], 6, 10),
    ],
)
def test_median_and_nine_in_ten(seconds: list[int], median: Fraction, p90: int) -> None:
    assert taken(seconds) == Taken(len(seconds), Fraction(median), Fraction(p90))
    assert taken([]) == Taken(0)


def test_reached_of_nothing_is_nothing() -> None:
    assert Achieved().percent is None
    assert Achieved(3, 4).percent == 75
    assert Achieved(3, 4).late == 1


def test_channels_online_and_those_in_use() -> None:
    node = Node(1, None, "c", "渠道")
    rows = [
        Channel(node, is_online=True, is_in_use=True, n=30, before=10),
        Channel(node, is_online=False, is_in_use=True, n=10, before=10),
        Channel(node, is_online=True, is_in_use=True),
        Channel(node, is_online=True, is_in_use=False),
    ]
    assert online_share(rows) == Part(30, 40)
    assert online_share(rows, before=True).share == 50
    assert coverage(rows) == Part(2, 3)
    assert coverage([]).share is None
    both = together([Mean(1, Fraction(60)), Mean(3, Fraction(60))])
    assert (both.mean, both.median) == (30, None)
    assert together([]).mean is None


def test_a_version_may_have_numbers_of_its_own() -> None:
    own = insight_numbers({"insights": {"course": {"least": 3}}, "registered_an_hour": "9"})
    assert own["course"] == {**DEFAULT_INSIGHTS["course"], "least": 3}
    assert own["improve"] == DEFAULT_INSIGHTS["improve"]
    assert own["forecast"]["per_hour"] == "9"
    assert insight_numbers({}) == DEFAULT_INSIGHTS
