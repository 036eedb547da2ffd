"""The figures of a department's quarter in words, beside those of the quarter before."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from evaluation.views.public_words import percent
from supervision.choices import EntryCode
from supervision.rules.score import Count, rounded

RATES = (
    ("responded", "to_respond"),
    ("in_time", "assessed"),
    ("resolved", "answers"),
    ("first_resolved", "first_answers"),
    ("satisfied", "answers"),
)


def compared(facts: Mapping[str, Any]) -> list[dict[str, str]]:
    """Each figure with its value now, of how many, the value before, and the change."""
    now, before = facts.get("tally", {}), facts.get("before", {})
    beside, earlier = facts.get("beside", {}), facts.get("beside_before", {})
    labels = (
        _("Response rate"),
        _("On-time rate"),
        _("Resolution rate"),
        _("First-time resolution rate"),
        _("Satisfaction rate"),
    )
    counted = [
        _count(_("Matters assessed"), now.get("assessed", 0), before.get("assessed", 0)),
        _count(_("Citizens' answers"), now.get("answers", 0), before.get("answers", 0)),
    ]
    rates = [
        _rate(label, _of(now, part, whole), _of(before, part, whole))
        for label, (part, whole) in zip(labels, RATES, strict=True)
    ]
    more = [
        _count(label, beside[name], earlier.get(name, 0))
        for name, label in (
            ("late", _("Handled late")),
            ("bad", _("Bad ratings")),
            ("returned", _("Returns granted")),
            ("reworked", _("Done again")),
        )
        if name in beside
    ]
    return [*counted, *rates, *more]


def points_said(facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Deductions and bonuses by rule."""
    return [
        {"code": code, "label": EntryCode(code).label, "n": n, "points": points}
        for code, n, points in facts.get("points", [])
    ]


def topics_said(facts: Mapping[str, Any]) -> list[list[Any]]:
    """What citizens raised most with the department: a name and how many."""
    return list(facts.get("topics", []))


def _of(tally: Mapping[str, int], part: str, whole: str) -> Count:
    return Count(tally.get(part, 0), tally.get(whole, 0))


def _rate(label: str, now: Count, before: Count) -> dict[str, str]:
    of = _("%(part)s of %(whole)s") % {"part": now.part, "whole": now.whole}
    change = "" if now.rate is None or before.rate is None else _signed(now.rate - before.rate)
    return {
        "label": label,
        "value": percent(now.rate),
        "note": of,
        "before": percent(before.rate),
        "change": change,
    }


def _signed(change: Fraction) -> str:
    value = rounded(change)
    return f"+{value}" if value > 0 else str(value)


def _count(label: str, now: int, before: int) -> dict[str, str]:
    change = f"{now - before:+d}" if now != before else "0"
    return {"label": label, "value": str(now), "note": "", "before": str(before), "change": change}
