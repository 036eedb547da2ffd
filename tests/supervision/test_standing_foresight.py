"""What would become of a score: the cases one at a time."""

from decimal import Decimal

import pytest

from supervision.rules.foresight import (
    COUNTED,
    FALLEN,
    PENDING,
    Case,
    Part,
    counts_after,
    lines_after,
    next_step,
)
from supervision.rules.score import ON_TIME, RESPONSE, Count
from supervision.rules.settings import DEFAULT_SUPERVISION

OPEN, MET, LATE = Part(is_open=True), Part(), Part(was_late=True)
HALF, ONE = Decimal("0.5"), Decimal("1.0")


def case(**changes: object) -> Case:
    usual: dict[str, object] = {
        "ticket": 1,
        "is_counted": False,
        "late_days": None,
        "sign": MET,
        "respond": MET,
        "entries": {},
    }
    return Case(**(usual | changes))  # type: ignore[arg-type]


CASES = [
    ("in time so far, signed and answered", case(), {"D3": "0.5"}),
    ("nobody signed or answered", case(sign=OPEN, respond=OPEN), {"D1": "0.5", "D2": "0.5", "D3": "0.5"}),
    ("signed too late", case(sign=LATE), {"D1": "0.5", "D3": "0.5"}),
    ("no means of contact: nothing to answer", case(respond=None), {"D3": "0.5"}),
    ("late for less than a working day", case(late_days=0), {"D3": "1.0"}),
    ("late for more than one", case(late_days=1), {"D3": "1.5"}),
    ("late for more than three", case(late_days=3), {"D3": "2.0"}),
    ("late for more than five: it stays", case(late_days=5), {"D3": "2.0"}),
    ("D1 counts already", case(sign=LATE, entries={"D1": (COUNTED, HALF)}), {"D3": "0.5"}),
    ("D1 was revoked, and stays so", case(sign=LATE, entries={"D1": (FALLEN, HALF)}), {"D3": "0.5"}),
    ("D3 is proposed, and grows", case(late_days=0, entries={"D3": (PENDING, HALF)}), {"D3": "1.0"}),
    ("never less than was proposed", case(entries={"D3": (PENDING, ONE)}), {"D3": "1.0"}),
]


@pytest.mark.parametrize(("why", "given", "expected"), CASES, ids=[row[0] for row in CASES])
def test_points_of_a_case(why: str, given: Case, expected: dict[str, str]) -> None:
    lines = lines_after([given], DEFAULT_SUPERVISION)
    assert {line.code: str(line.points) for line in lines} == expected
    assert {line.ticket for line in lines} == {1}, "a ticket's cap holds for them together"


@pytest.mark.parametrize(
    ("given", "handled", "responded"),
    [
        (case(), (7, 11), (9, 11)),
        (case(respond=OPEN), (7, 11), (8, 11)),
        (case(respond=LATE), (7, 11), (8, 11)),
        (case(respond=None), (7, 11), (8, 10)),
        (case(is_counted=True, respond=OPEN), (7, 10), (8, 10)),
    ],
    ids=["answered", "not answered", "answered late", "nobody to answer", "counted already"],
)
def test_counts_after(given: Case, handled: tuple[int, int], responded: tuple[int, int]) -> None:
    found = counts_after({ON_TIME: Count(7, 10), RESPONSE: Count(8, 10)}, [given])
    assert found[ON_TIME] == Count(*handled)
    assert found[RESPONSE] == Count(*responded)


def test_steps_follow_each_other() -> None:
    assert [next_step(days) for days in (None, 0, 1, 3, 5)] == [0, 1, 3, 5, 5]
