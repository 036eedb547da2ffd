"""What befalls which matters beside the usual: named side roads, how many take each, and who fits it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from config.demo.lives import roads_early as early
from config.demo.lives import roads_late as late
from config.demo.lives import roads_returns as returns
from config.demo.lives import roads_work as at_work
from config.demo.lives.life import DAY, Life
from config.demo.matter import DemoMatter
from departments.rules.calendar import WorkCalendar

FEW = 200
"""From so many matters on, every side road has at least one."""
NEW, TRIAGED, SENT, WORKING, DONE = "NEW", "TRIAGED", "SENT", "WORKING", "DONE"


def _usual(m: DemoMatter) -> bool:
    return m.category != "PRAISE" and m.department not in ("", "RX")


def _reachable(m: DemoMatter) -> bool:
    return _usual(m) and m.person.contact_means != "NONE"


def _plain(m: DemoMatter) -> bool:
    return _reachable(m) and m.urgency == "NORMAL"


def _longer(m: DemoMatter) -> bool:
    return _plain(m) and m.category in ("COMPLAINT", "REPORT")


def _enquiry(m: DemoMatter) -> bool:
    return _plain(m) and m.category == "CONSULT"


def _placed(m: DemoMatter) -> bool:
    return _reachable(m) and bool(m.place)


def _at_shown(m: DemoMatter) -> bool:
    return _reachable(m) and m.department.startswith(returns.SHOWN)


def _shown(m: DemoMatter) -> bool:
    """Led by the department of the people whom the sign-in page offers."""
    return (
        _plain(m) and m.department.startswith(returns.SHOWN) and m.category in ("HELP", "COMPLAINT", "REPORT")
    )


def _plain_elsewhere(m: DemoMatter) -> bool:
    return _plain(m) and not m.department.startswith(returns.SHOWN)


def _led_elsewhere(m: DemoMatter) -> bool:
    return _plain_elsewhere(m) and _longer(m)


@dataclass(frozen=True, slots=True)
class Fate:
    """A side road: ``share`` of a thousand matters, ``ages`` in working days between which they came in."""

    name: str
    share: int
    ages: tuple[float, float]
    fits: Callable[[DemoMatter], bool]
    stage: str = ""
    play: Callable[[Life], bool] | None = None


_REQUESTS = ("extension", "suspension", "termination")
ALWAYS = (0.0, 99.0)
NOW = (0.7, 1.6)
LATELY = (1.8, 4.5)
OF_LATE = (1.8, 7.0)
AGO = (2.0, 99.0)
LONG_AGO = (6.0, 99.0)
FATES: tuple[Fate, ...] = (
    Fate("return_unsigned", 3, NOW, _plain_elsewhere, TRIAGED, returns.unsigned),
    *(
        Fate(f"{kind}_unsigned", 3, OF_LATE, fits, WORKING, at_work.waiting(kind, is_signed=False))
        for kind, fits in (("extension", _shown), ("suspension", _shown), ("termination", _at_shown))
    ),
    Fate("retro_unsigned", 4, (5.0, 25.0), _shown),
    Fate("result_unsigned", 4, OF_LATE, _at_shown, WORKING, at_work.result_unsigned),
    Fate("co_unsigned", 3, LATELY, _led_elsewhere, WORKING, at_work.co_unsigned),
    *(
        Fate(f"{kind}_waits", 3, LATELY, _longer, WORKING, at_work.waiting(kind, is_signed=True))
        for kind in _REQUESTS
    ),
    Fate("verdict_open", 5, (3.0, 8.0), _plain),
    Fate("final_open", 3, (8.0, 16.0), _longer),
    Fate("return_waits", 5, NOW, _plain, TRIAGED, returns.undecided),
    Fate("review_open", 3, (1.0, 4.0), _plain, TRIAGED, returns.review_open),
    Fate("asked_now", 3, (0.1, 2.0), _reachable, NEW, early.asked_now),
    Fate("merge_left", 8, LATELY, _placed, WORKING, early.merge_left),
    Fate("suspended_now", 3, LATELY, _longer, WORKING, at_work.suspended_now),
    Fate("withdrawal_waits", 3, LATELY, _plain, WORKING, at_work.withdrawal_waits),
    Fate("co_asks_now", 2, LATELY, _plain, WORKING, at_work.co_asks_now),
    Fate("co_late_now", 3, (4.0, 12.0), _longer, WORKING, at_work.co_late_now),
    Fate("reopening_asked", 3, (8.0, 18.0), _plain, DONE, late.reopening_asked),
    Fate("reopened", 4, (20.0, 99.0), _plain, DONE, late.reopened),
    Fate("reopening_refused", 3, (20.0, 99.0), _plain, DONE, late.reopening_refused),
    Fate("repeated", 10, (12.0, 99.0), _plain, DONE, early.repeated),
    Fate("no_fault", 14, LONG_AGO, _plain),
    Fate("fault_solved", 12, LONG_AGO, _plain),
    Fate("rework", 24, LONG_AGO, _plain),
    Fate("final", 5, (12.0, 99.0), _longer),
    Fate("returned", 26, AGO, _plain, TRIAGED, returns.granted),
    Fate("returned_twice", 6, AGO, _plain, TRIAGED, returns.granted_twice),
    Fate("designated", 3, AGO, _plain, TRIAGED, returns.designated),
    Fate("misdirected", 6, AGO, _plain, TRIAGED, returns.misdirected),
    Fate("taken_away", 4, AGO, _plain, TRIAGED, returns.taken_away),
    Fate("return_refused", 8, AGO, _plain, SENT, returns.refused),
    Fate("return_refused_late", 3, AGO, _plain, SENT, returns.refused_late),
    Fate("return_refused_twice", 2, AGO, _plain, SENT, returns.refused_twice),
    Fate("return_withdrawn", 3, AGO, _plain, SENT, returns.withdrawn),
    Fate("return_handed_back", 3, AGO, _plain, SENT, returns.handed_back),
    Fate("direct", 20, ALWAYS, _enquiry, NEW, early.direct),
    Fate("direct_silent", 14, (8.0, 99.0), _enquiry, NEW, early.direct),
    Fate("asked_by_link", 5, AGO, _reachable, NEW, early.asked_by_link),
    Fate("asked_by_phone", 4, AGO, _reachable, NEW, early.asked_by_phone),
    Fate("asked_in_vain", 3, (5.0, 99.0), _plain, NEW, early.asked_in_vain),
    Fate("split", 4, AGO, _placed, NEW, early.split),
    Fate("rejected", 12, AGO, _plain, NEW, early.reject_it),
    Fate("reject_overturned", 3, LONG_AGO, _plain, NEW, early.reject_overturned),
    Fate("withdrawn_early", 4, AGO, _plain, NEW, early.withdraw),
    Fate("merged", 14, AGO, _placed, SENT, early.merged),
    Fate("merge_undone", 3, AGO, _placed, TRIAGED, early.merge_undone),
    Fate("told_apart", 4, AGO, _placed, TRIAGED, early.told_apart),
    Fate("co_added", 10, AGO, _longer, WORKING, at_work.co_added),
    Fate("co_late", 4, LONG_AGO, _longer, WORKING, at_work.co_late),
    Fate("co_released", 3, AGO, _longer, WORKING, at_work.co_released),
    Fate("co_kept", 3, AGO, _longer, WORKING, at_work.co_kept),
    Fate("extension_granted", 28, LONG_AGO, _longer, WORKING, at_work.extension_granted),
    Fate("extension_refused", 9, LONG_AGO, _longer, WORKING, at_work.extension_refused),
    Fate("extension_withdrawn", 3, LONG_AGO, _longer, WORKING, at_work.extension_withdrawn),
    Fate("extension_handed_back", 4, LONG_AGO, _longer, WORKING, at_work.extension_handed_back),
    Fate("suspended_supplemented", 5, LONG_AGO, _longer, WORKING, at_work.suspended_supplemented),
    Fate("suspended_resumed", 4, LONG_AGO, _longer, WORKING, at_work.suspended_resumed),
    Fate("suspended_over", 4, LONG_AGO, _longer, WORKING, at_work.suspended_over),
    Fate("suspension_refused", 3, LONG_AGO, _longer, WORKING, at_work.suspension_refused),
    Fate("terminated", 8, AGO, _longer, WORKING, at_work.terminated),
    Fate("termination_refused", 3, AGO, _longer, WORKING, at_work.termination_refused),
    Fate("reclassified", 6, AGO, _longer, WORKING, at_work.reclassified),
    Fate("withdrawn", 6, AGO, _plain, WORKING, at_work.withdrawn),
    Fate("withdrawal_declined", 3, AGO, _plain, WORKING, at_work.withdrawal_declined),
)
PLAYS = {(fate.name, fate.stage): fate.play for fate in FATES if fate.play is not None}


def deal(
    matters: Sequence[tuple[DemoMatter, datetime]], *, today: datetime, calendar: WorkCalendar, seed: int
) -> dict[int, str]:
    """Which side road each matter takes, by its index; most take none. The same for the same arguments."""
    chance = Random(f"{seed}:fates")
    ages = {m.index: calendar.working_seconds(at, today) / DAY for m, at in matters}
    dealt: dict[int, str] = {}
    for fate in FATES:
        low, high = fate.ages
        fit = [
            m.index
            for m, _at in matters
            if m.index not in dealt and m.repeats is None and low <= ages[m.index] <= high and fate.fits(m)
        ]
        wanted = max(len(matters) >= FEW, round(fate.share * len(matters) / 1000))
        dealt |= dict.fromkeys(chance.sample(fit, min(wanted, len(fit))), fate.name)
    return dealt
