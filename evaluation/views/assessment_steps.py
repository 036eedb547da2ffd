"""Where a period stands, how it was counted, and which facts of a locked one changed, in words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from departments.clock_wording import say_exact, say_moment
from departments.models import Staff
from departments.scope import scope
from evaluation.choices import ObjectionState, PeriodState
from evaluation.models import AssessmentPeriod, Objection
from evaluation.reports.assessment import Results
from evaluation.views.assessment_words import short
from supervision.rules.score import indices_of
from supervision.views.standing_words import name_of, say

DONE, NOW, AHEAD = "done", "now", ""
STANDS = {PeriodState.DRAFT: 0, PeriodState.NOTICE: 1, PeriodState.LOCKED: 3}
"""How many of the four steps are behind a period; once it is locked, publishing is next."""


def steps_of(period: AssessmentPeriod, found: Results, user: Staff, now: datetime) -> dict[str, Any]:
    """The four steps of the road, as assessment/_steps.html wants them, and the objections' counts."""
    counts = _objections(period, user)
    stands = STANDS[PeriodState(period.state)] + bool(period.published_at)
    made = (
        _draft(period, found, now),
        _notice(period, counts, now),
        _lock(period, now),
        _public(period, now),
    )
    states = [DONE if n < stands else NOW if n == stands else AHEAD for n in range(len(made))]
    return {"steps": [{**step, "state": state} for step, state in zip(made, states, strict=True)]}


def _objections(period: AssessmentPeriod, user: Staff) -> dict[str, int]:
    if period.state == PeriodState.DRAFT and not period.noticed_at:
        return {}
    rows = Objection.objects.visible_to(user).filter(period=period).order_by()
    counts = dict(rows.values_list("state").annotate(n=Count("pk")))
    if scope(user, "assess").everything:
        period.open_objections = counts.get(
            ObjectionState.FILED, 0
        )  # the guard of the lock need not ask again
    return counts


def _draft(period: AssessmentPeriod, found: Results, now: datetime) -> dict[str, Any]:
    counted = sum(row.tally.assessed for row in found.rows)
    left_out = sum(row.beside.get("excluded", 0) for row in found.rows)
    words = ngettext("%(n)s dispatch counted", "%(n)s dispatches counted", counted) % {"n": counted}
    if left_out:
        words += _(", %(n)s excluded") % {"n": left_out}
    when = say_moment(period.computed_at, now) if period.computed_at else ""
    return {"name": PeriodState.DRAFT.label, "when": when, "text": words}


def _notice(period: AssessmentPeriod, counts: dict[str, int], now: datetime) -> dict[str, Any]:
    step = {"name": pgettext("assessment", "Notice and objections"), "when": "", "url": "", "action": ""}
    if not period.noticed_at or not period.objections_until:
        return {**step, "text": _("Once the period is over and nothing of it is undecided.")}
    step["when"] = _("%(start)s to %(end)s") % {
        "start": say_moment(period.noticed_at, now),
        "end": say_moment(period.objections_until, now),
    }
    n, waiting = sum(counts.values()), counts.get(ObjectionState.FILED, 0)
    words = ngettext("%(n)s objection", "%(n)s objections", n) % {"n": n} if n else _("No objection so far.")
    if waiting:
        step["url"] = f"{reverse('objections')}?period={period.code}"
        step["action"] = ngettext("%(n)s to decide", "%(n)s to decide", waiting) % {"n": waiting}
        words += _(",")
    return {**step, "text": words}


def _lock(period: AssessmentPeriod, now: datetime) -> dict[str, Any]:
    step = {"name": pgettext("assessment", "Lock"), "when": ""}
    if period.locked_at:
        step["when"] = say_moment(period.locked_at, now)
        who = period.locked_by.display_name if period.locked_by else _("The portal")
        return {**step, "text": _("By %(who)s. Nothing of it changes any more.") % {"who": who}}
    if period.objections_until and period.state == PeriodState.NOTICE:
        step["when"] = _("not before %(at)s") % {"at": say_exact(period.objections_until)}
    return {**step, "text": _("By another person than gave notice, once every objection is decided.")}


def _public(period: AssessmentPeriod, now: datetime) -> dict[str, Any]:
    step = {"name": pgettext("assessment", "Publish"), "when": ""}
    if period.published_at:
        who = period.published_by.display_name if period.published_by else _("The portal")
        return {**step, "when": say_moment(period.published_at, now), "text": _("By %(who)s.") % {"who": who}}
    return {**step, "text": _("The result is shown to the public.")}


def counting_words(found: Results) -> list[str]:
    """数据口径: what was counted, by which rules, sentence by sentence."""
    span = {"start": say_exact(found.span.start), "end": say_exact(found.span.until)}
    words = [
        _("From %(start)s up to, not including, %(end)s.") % span,
        _(
            "Dispatches are counted in the period of their due time as last moved, or of their handling if "
            "that was earlier; answers in the period of the day they were given, the last one of a matter."
        ),
        _(
            "Left out: voided dispatches, granted exclusions, terminations that do not count, suspended work "
            "not yet due, ratings set aside, and merged tickets, which count once. Silence is in no rate."
        ),
        *_formulas(found),
        *_judging(found),
    ]
    if found.kind != "MONTH":
        words.append(
            _("Counts, deductions and bonuses of the months are added and the score is worked out anew.")
        )
    versions = {
        "rules": found.rules.number,
        "numbers": found.numbers.number,
        "snapshot": short(found.snapshot),
    }
    words.append(
        _(
            "Numbers of the assessment version %(rules)s, numbers of supervision version %(numbers)s; "
            "snapshot %(snapshot)s: the same facts give the same."
        )
        % versions
    )
    return words


def _formulas(found: Results) -> list[str]:
    sentence = _(
        "%(name)s: full %(weight)s points at %(target)s %%, %(k)s lost per point below it, "
        "never under %(floor)s."
    )
    return [
        sentence
        % {
            "name": name_of(index.name),
            "weight": say(index.weight),
            "target": say(index.target),
            "k": say(index.k),
            "floor": say(index.floor),
        }
        for index in indices_of(found.rules.values)
    ]


def _judging(found: Results) -> Sequence[str]:
    values, numbers = found.rules.values, found.numbers.values
    return (
        _(
            "Deductions D1–D6, D9 and D12 count per 100 dispatches assessed, no more than %(most)s; D7, D8, "
            "D10 and D11 in full; bonuses up to %(bonus)s."
        )
        % {"most": numbers["score"]["deductions"], "bonus": numbers["score"]["bonus"]},
        _(
            "Ranked within the peer group only; groups of %(from)s or more are split by volume at %(bands)s "
            "a month; fewer than %(least)s ratings are shown, not ranked; equal scores share a rank."
        )
        % {
            "from": values["band_from"],
            "bands": _(" and ").join(str(band) for band in values["bands"]),
            "least": values["least_ratings"],
        },
    )
