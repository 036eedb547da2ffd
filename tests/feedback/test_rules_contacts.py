"""When a first contact counts (T11)."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from departments.rules.calendar import SHANGHAI
from feedback.choices import ContactOutcome, ContactWay
from feedback.rules.contacts import ContactTry, counts_from


def at(text: str) -> datetime:
    """``21 09:00`` is in September 2026."""
    return datetime.strptime(f"2026-09-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


# the tries in the order they were recorded, and the one from which the citizen counts as contacted
TABLE = {
    "nobody tried": ([], None),
    "reached at once": (["21 09:00 PHONE REACHED"], "21 09:00"),
    "reached by a visit": (["21 09:00 VISIT REACHED"], "21 09:00"),
    "an automatic message": (["21 09:00 AUTOMATIC REACHED"], None),
    "one try": (["21 09:00 PHONE NO_ANSWER"], None),
    "two tries": (["21 09:00 PHONE NO_ANSWER", "22 09:00 PHONE NO_ANSWER"], None),
    "three on one morning": (
        ["21 09:00 PHONE NO_ANSWER", "21 10:00 PHONE DECLINED", "21 11:59 PHONE NO_ANSWER"],
        None,
    ),
    "three on two half-days": (
        ["21 09:00 PHONE NO_ANSWER", "21 10:00 PHONE NO_ANSWER", "21 12:00 PHONE NO_ANSWER"],
        "21 12:00",
    ),
    "three on two days": (
        ["21 09:00 PHONE NO_ANSWER", "21 10:00 PHONE INVALID_NUMBER", "22 09:00 PHONE NO_ANSWER"],
        "22 09:00",
    ),
    "the fourth brings the second half-day": (
        [
            "21 09:00 PHONE NO_ANSWER",
            "21 10:00 PHONE NO_ANSWER",
            "21 11:00 PHONE NO_ANSWER",
            "21 15:00 PHONE NO_ANSWER",
        ],
        "21 15:00",
    ),
    "automatic messages make up no number": (
        ["21 09:00 PHONE NO_ANSWER", "21 15:00 AUTOMATIC NO_ANSWER", "22 09:00 PHONE NO_ANSWER"],
        None,
    ),
    "recorded out of order": (
        ["22 09:00 PHONE NO_ANSWER", "21 09:00 PHONE NO_ANSWER", "21 15:00 PHONE NO_ANSWER"],
        "22 09:00",
    ),
    "reached after two fruitless tries": (
        ["21 09:00 PHONE NO_ANSWER", "21 15:00 PHONE NO_ANSWER", "21 16:00 MESSAGE REACHED"],
        "21 16:00",
    ),
    "reached only after three had counted": (
        [
            "21 09:00 PHONE NO_ANSWER",
            "21 15:00 PHONE NO_ANSWER",
            "21 16:00 PHONE NO_ANSWER",
            "22 09:00 PHONE REACHED",
        ],
        "21 16:00",
    ),
}


def read(line: str) -> ContactTry:
    day, clock, way, outcome = line.split()
    return ContactTry(at(f"{day} {clock}"), way, outcome)


@pytest.mark.parametrize("case", TABLE)
def test_table(case: str) -> None:
    lines, expected = TABLE[case]
    assert counts_from([read(line) for line in lines]) == (at(expected) if expected else None)


tries = st.lists(
    st.builds(
        ContactTry,
        st.datetimes(datetime(2026, 9, 21), datetime(2026, 9, 25), timezones=st.just(SHANGHAI)),  # noqa: DTZ001 - the strategy adds the zone
        st.sampled_from(ContactWay.values),
        st.sampled_from(ContactOutcome.values),
    ),
    max_size=8,
)


@given(tries, st.randoms())
def test_the_order_of_recording_does_not_matter(made: list[ContactTry], chance) -> None:
    shuffled = list(made)
    chance.shuffle(shuffled)
    assert counts_from(shuffled) == counts_from(made)


@given(tries)
def test_it_counts_from_one_of_the_tries_and_never_from_an_automatic_one(made: list[ContactTry]) -> None:
    found = counts_from(made)
    assert found is None or found in {one.at for one in made if one.way != "AUTOMATIC"}
    assert counts_from([one for one in made if one.way != "AUTOMATIC"]) == found


@given(tries)
def test_a_later_try_never_undoes_a_contact(made: list[ContactTry]) -> None:
    found = counts_from(made)
    later = ContactTry(datetime(2026, 10, 1, 9, tzinfo=SHANGHAI), "PHONE", "NO_ANSWER")
    if found is not None:
        assert counts_from([*made, later]) == found
