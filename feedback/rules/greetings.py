"""How a day's hour is greeted."""

from enum import StrEnum


class PartOfDay(StrEnum):
    """As people part the day when they greet each other."""

    NIGHT = "night"
    EARLY = "early"
    MORNING = "morning"
    NOON = "noon"
    AFTERNOON = "afternoon"
    EVENING = "evening"


UNTIL = {
    5: PartOfDay.NIGHT,
    9: PartOfDay.EARLY,
    11: PartOfDay.MORNING,
    13: PartOfDay.NOON,
    18: PartOfDay.AFTERNOON,
    24: PartOfDay.EVENING,
}
"""The hour, of 24, before which each part ends."""


def part_of_day(hour: int) -> PartOfDay:
    """The part of the day that the ``hour`` (0 to 23) belongs to."""
    return next(part for end, part in UNTIL.items() if hour < end)
