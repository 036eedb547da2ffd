"""What is kept of an address, which views a role has, from when on something is so many days late."""

from datetime import date, datetime

import pytest

from departments.rules.calendar import SHANGHAI, WorkCalendar
from feedback.queue.columns import FOLDS, SHOWN, folded, in_words, understood
from feedback.rules.queue_views import late_since, moved, normalised, opens_with, presets_for

HOLIDAY = WorkCalendar({date(2026, 9, 25): False})


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", ""),
        ("?tab=all&sort=due", ""),
        ("sort=new&tab=sign", "tab=sign&sort=new"),
        ("urgency=URGENT&urgency=CRITICAL", "urgency=CRITICAL&urgency=URGENT"),
        ("category=HELP&category=HELP", "category=HELP"),
        ("tab=sign&tab=work", "tab=work"),
        ("after=secret&view=3&next=//evil&q=", ""),
        ("q=%E8%B7%AF%E7%81%AF", "q=%E8%B7%AF%E7%81%AF"),
        ("q=" + "x" * 101, ""),
        ("q=a%00b", "q=ab"),
        ("&".join(f"flag={n}" for n in range(300)), ""),
    ],
)
def test_kept(query: str, kept: str) -> None:
    assert normalised(query) == kept
    assert normalised(kept) == kept


@pytest.mark.parametrize(
    ("held", "keys", "opens"),
    [
        ((), "all urged", "all"),
        (("handle_tickets",), "all mine urged", "all"),
        (("approve_results",), "all unassigned urged", "unassigned"),
        (("handle_tickets", "approve_results"), "all mine unassigned urged", "unassigned"),
        (("approve_results", "supervise"), "all unassigned late urged", "late"),
        (("dispatch_tickets",), "all heavy urged", "all"),
    ],
)
def test_views_of_the_house(held: tuple[str, ...], keys: str, opens: str) -> None:
    assert [one.key for one in presets_for(held)] == keys.split()
    assert opens_with(held) == opens


def test_order() -> None:
    assert moved([1, 2, 3], 3, up=True) == [1, 3, 2]
    assert moved([1, 2, 3], 1, up=True) == [1, 2, 3]
    assert moved([1, 2, 3], 3, up=False) == [1, 2, 3]


@pytest.mark.parametrize(
    ("now", "days", "since"),
    [
        ("2026-09-24 20:00", 1, "2026-09-24"),  # Thursday after the close: what was due on Wednesday
        ("2026-09-24 10:00", 1, "2026-09-23"),
        ("2026-09-28 10:00", 1, "2026-09-24"),  # Monday after the mid-autumn holiday
    ],
)
def test_late(now: str, days: int, since: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=SHANGHAI)
    assert late_since(days, moment, HOLIDAY).date() == date.fromisoformat(since)


def test_columns() -> None:
    assert understood("") == ()
    assert understood("number,evil,number,urgency") == ("title", "number", "urgency")
    assert understood("urgency,kind") == ("urgency", "title", "kind")
    assert in_words(SHOWN) == ""
    at = {one.key: one.folds_at for one in folded(SHOWN)}
    assert at["urgency"] == at["title"] == 0
    assert at["kind"] <= at["number"] <= at["assignee"] <= at["department"] <= at["topic"] <= at["channel"]
    assert set(at.values()) <= {0, *FOLDS}
