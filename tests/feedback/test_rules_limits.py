"""The limits as the rules of the trade have them."""

import pytest

from departments.rules.clocks import Limit
from feedback.choices import Category, ClockKind, Urgency
from feedback.rules.limits import DEFAULT_LIMITS, limit_for

# clock, category, normal, urgent, critical
TABLE = [
    ("DISPATCH", "", "4wh", "30min", "15min"),
    ("SIGN", "", "4wh", "1h", "30min"),
    ("RESPOND", "", "1wd", "2h", "30min"),
    ("HANDLE", "CONSULT", "1wd", "24h", "2h"),
    ("HANDLE", "HELP", "3wd", "24h", "2h"),
    ("HANDLE", "SUGGEST", "3wd", "24h", "2h"),
    ("HANDLE", "PRAISE", "3wd", "24h", "2h"),
    ("HANDLE", "COMPLAINT", "5wd", "24h", "2h"),
    ("HANDLE", "REPORT", "5wd", "24h", "2h"),
    ("CO_HANDLE", "HELP", "3wd", "24h", "2h"),
    ("REVIEW", "HELP", "1wd", "1wd", "1wd"),
    ("CALLBACK", "HELP", "2wd", "2wd", "2wd"),
    ("VERDICT", "HELP", "1wd", "1wd", "1wd"),
]


@pytest.mark.parametrize(("kind", "category", "normal", "urgent", "critical"), TABLE)
def test_defaults(kind: str, category: str, normal: str, urgent: str, critical: str) -> None:
    for urgency, expected in (("NORMAL", normal), ("URGENT", urgent), ("CRITICAL", critical)):
        found = limit_for(DEFAULT_LIMITS, kind, category=category, urgency=urgency)
        assert found == Limit.parse(expected)


@pytest.mark.parametrize("kind", ClockKind.values)
@pytest.mark.parametrize("category", Category.values)
@pytest.mark.parametrize("urgency", Urgency.values)
def test_every_clock_has_a_limit(kind: str, category: str, urgency: str) -> None:
    assert limit_for(DEFAULT_LIMITS, kind, category=category, urgency=urgency).amount > 0


def test_an_urgent_matter_needs_no_category_and_a_normal_one_does() -> None:
    assert limit_for(DEFAULT_LIMITS, "HANDLE", urgency="CRITICAL") == Limit.parse("2h")
    with pytest.raises(KeyError):
        limit_for(DEFAULT_LIMITS, "HANDLE", urgency="NORMAL")


def test_an_unknown_clock_is_an_error() -> None:
    with pytest.raises(KeyError):
        limit_for(DEFAULT_LIMITS, "TOTAL")


def test_a_later_version_of_the_table_is_read_the_same_way() -> None:
    table = DEFAULT_LIMITS | {"REVIEW": {"NORMAL": "2wd", "URGENT": "4h", "CRITICAL": "1h"}, "HANDLE": "5cd"}
    assert limit_for(table, "REVIEW", urgency="URGENT") == Limit.parse("4h")
    assert (
        limit_for(table, "HANDLE", category="REPORT") == limit_for(table, "CO_HANDLE") == Limit.parse("5cd")
    )
