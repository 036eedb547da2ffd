"""The sweep against tests/golden/escalation.csv: looked at once, and looked at again and again."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from core.evidence import examine
from supervision.sweep import run
from tests.cast import City
from tests.supervision.escalation_table import Life, expected, instant, rows, stories


@contextmanager
def undone() -> Iterator[None]:
    """Leave nothing of what happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_the_table_is_long_enough() -> None:
    assert len(rows()) >= 120


@pytest.mark.parametrize("story", stories())
def test_one_look_after_all_that_was_missed(story: str, city: City) -> None:
    for row in stories()[story]:
        life, at = Life(city, row), instant(row["查看时刻"])
        with undone():
            life.until(at)
            assert run(at).faults == []
            assert (row["查看时刻"], life.seen()) == (row["查看时刻"], expected(row))


@pytest.mark.parametrize("story", stories())
def test_a_look_at_every_moment_of_the_story(story: str, city: City) -> None:
    told = stories()[story]
    life = Life(city, told[0])
    for row in told:
        at = instant(row["查看时刻"])
        life.until(at)
        assert run(at).faults == []
        assert (row["查看时刻"], life.seen()) == (row["查看时刻"], expected(row))
    report = examine()
    assert report.holds, report.faults
