"""Names of periods, groups and bands, and what a result is compared with, in words."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from departments.models import PeerGroup
from evaluation.choices import Unranked
from evaluation.rules.periods import MONTH, QUARTER, kind_of

SNAPSHOT_SHOWN = 8
NOTHING = "–"


def name_of_period(code: str) -> str:
    """ "2026-08" as "month 8 of 2026", as people say it in their language."""
    kind, year = kind_of(code), code[:4]
    if kind == MONTH:
        return pgettext("period", "month %(month)s of %(year)s") % {"month": int(code[5:]), "year": year}
    if kind == QUARTER:
        return pgettext("period", "quarter %(n)s of %(year)s") % {"n": code[-1], "year": year}
    return pgettext("period", "year %(year)s") % {"year": year}


def short(snapshot: str) -> str:
    """The snapshot as people read it out."""
    return snapshot[:SNAPSHOT_SHOWN].upper()


def group_name(group: str) -> str:
    """A peer group in words."""
    return str(dict(PeerGroup.choices).get(group, group))


def band_name(band: int | None, bands: Sequence[int]) -> str:
    """A volume band in words; "" where the group is not split."""
    if band is None:
        return ""
    if band == 0:
        return _("under %(n)s a month") % {"n": bands[0]}
    if band >= len(bands):
        return _("%(n)s a month and more") % {"n": bands[-1]}
    return _("%(least)s to %(most)s a month") % {"least": bands[band - 1], "most": bands[band] - 1}


def percent_of(rate: Fraction | None) -> str:
    """A rate of percent with two places, half up; "–" without one."""
    return fixed(rate) if rate is not None else NOTHING


def fixed(value: Fraction | Decimal, places: int = 2) -> str:
    """So many places, half up, straight from the exact number."""
    scale = 10**places
    whole = (Fraction(value) * scale * 2 + 1) // 2
    sign = "−" if whole < 0 else ""
    units, rest = divmod(abs(whole), scale)
    return f"{sign}{units}.{rest:0{places}d}" if places else f"{sign}{units}"


def trimmed(value: Fraction | Decimal) -> str:
    """Two places, without noughts that say nothing: "1.5", "2"."""
    text = fixed(value)
    return text.rstrip("0").rstrip(".")


def why_unranked(code: str, ratings: int) -> str:
    """Why a department has no rank; with the ratings it has when they were too few."""
    if code == Unranked.FEW_RATINGS:
        sentence = ngettext(
            "%(n)s rating, too few to be ranked", "%(n)s ratings, too few to be ranked", ratings
        )
        return sentence % {"n": ratings}
    return str(dict(Unranked.choices).get(code, ""))


def moved_by(rank: int | None, before: Any, kind: str) -> str:
    """How a rank changed against the period before; "" where one of them has none."""
    if rank is None or before is None or before.rank is None:
        return ""
    than = {
        "MONTH": pgettext("compared with", "the month before"),
        "QUARTER": pgettext("compared with", "the quarter before"),
    }.get(kind, pgettext("compared with", "the year before"))
    step = before.rank - rank
    if not step:
        return _("same rank as %(than)s") % {"than": than}
    if step > 0:
        return _("up %(n)s on %(than)s") % {"n": step, "than": than}
    return _("down %(n)s on %(than)s") % {"n": -step, "than": than}


def lamp_word(tone: str) -> str:
    """What a lamp says, in a word."""
    return {
        "met": pgettext("lamp", "met"),
        "near": pgettext("lamp", "just under"),
        "missed": pgettext("lamp", "missed"),
    }.get(tone, NOTHING)


def lamp_name(name: str) -> str:
    """What a lamp is about, in two characters' room."""
    return {
        "response": pgettext("lamp", "Response"),
        "handled": pgettext("lamp", "Handled"),
        "satisfaction": pgettext("lamp", "Satisfied"),
    }.get(name, name)
