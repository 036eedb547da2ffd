"""Sentences that say what the numbers say, and no more; each from a template of its own."""

from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core.charts.figures import percent
from evaluation.reports.hot_topics import Row as Hot
from evaluation.reports.hot_topics import Topics
from evaluation.reports.optimisation import Entry
from evaluation.reports.papers.facts import Facts, Named
from evaluation.reports.workbook import ranking, satisfaction, topics, trend, words
from evaluation.rules.courses import Course
from supervision.rules.score import ON_TIME, RESOLUTION, RESPONSE, SATISFACTION, WHOLE, indices_of
from supervision.rules.tally import Tally, total

RATES = (RESPONSE, ON_TIME, RESOLUTION, SATISFACTION)
FEW = 3
RULES = {
    "bad": gettext_lazy("bad ratings repeat"),
    "unsolved": gettext_lazy("often not solved"),
    "rework": gettext_lazy("often handled again"),
    "returned": gettext_lazy("often returned: duties unclear"),
    "overdue": gettext_lazy("often overdue"),
    "repeated": gettext_lazy("raised again and again"),
    "long": gettext_lazy("handling takes long"),
}
"""Why something should be improved, in the words of the page."""


def situation(facts: Facts) -> list[str]:
    """How many matters were registered, against the stretch before, of what kind, by which channel."""
    told = [_("In this period %(n)s tickets were registered. ") % {"n": facts.registered}]
    is_known = facts.topics.total.course is not Course.UNKNOWN
    told[0] += compared_with(facts.registered, facts.topics.total.before) if is_known else unknown()
    if facts.by_category:
        told.append(_("By kind: %(list)s.") % {"list": listed(facts.by_category, facts.registered)})
    if facts.by_channel:
        told.append(_("By channel: %(list)s.") % {"list": listed(facts.by_channel[:FEW], facts.registered)})
    return told


def unknown() -> str:
    """That there is nothing to compare with."""
    return _("The stretch before is not wholly on record, so that nothing is compared.")


def compared_with(n: int, before: int) -> str:
    """More or fewer than in the stretch before."""
    if not before:
        return _("For the stretch before no tickets are on record.")
    share = percent(abs(Fraction(WHOLE * (n - before), before)))
    numbers = {"before": before, "n": abs(n - before), "share": share}
    if n == before:
        return _("This is as many as in the stretch before (%(before)s).") % numbers
    if n > before:
        return _("This is %(n)s more than in the stretch before (%(before)s), or %(share)s.") % numbers
    return _("This is %(n)s fewer than in the stretch before (%(before)s), or %(share)s.") % numbers


def frequent(found: Topics, what: str) -> str:
    """The few most frequent ones with their shares. ``what``: topics or areas, in words."""
    rows = [row for row in found.rows if row.node is not None][:FEW]
    if not rows:
        return _("No ticket carries %(what)s.") % {"what": what}
    named = [(row.node.name, row.n) for row in rows if row.node is not None]
    return _("Most frequent among %(what)s: %(list)s.") % {
        "what": what,
        "list": listed(named, found.total.n),
    }


def rising(found: Topics) -> str:
    """What rises beyond chance, or that nothing does."""
    if found.total.course is Course.UNKNOWN:
        return unknown()
    rows = [row for row in found.rising if row.node is not None][:FEW]
    if not rows:
        return _("No topic rises beyond what chance would explain.")
    told = [_rise(row) for row in rows]
    return _("Rising beyond chance: %(list)s.") % {"list": pgettext("list", "; ").join(told)}


def handling(facts: Facts) -> list[str]:
    """What had to be handled and how it went, each rate against its target and the period before."""
    rows = facts.source.results.rows
    whole = ranking.totals_of(rows)
    told = [
        _(
            "%(total)s dispatches were assessed: %(on_time)s closed in time, %(late)s closed late, %(open)s "
            "not closed. The closing rate is %(closing)s."
        )
        % {
            "total": whole["total"],
            "on_time": whole["on_time"],
            "late": whole["late"],
            "open": whole["not_handled"],
            "closing": shown(whole["closing"]),
        }
    ]
    tally = total(row.tally for row in rows)
    before = facts.before.tally if facts.before else None
    targets = {index.name: index.target for index in indices_of(facts.source.results.rules.values)}
    return told + [rate_of(name, tally, before, targets.get(name)) for name in RATES]


def rate_of(name: str, tally: Tally, before: Tally | None, target: Fraction | None) -> str:
    """One rate with its numerator and denominator, its target, and what it was before."""
    count = tally.counts[name]
    if count.rate is None:
        return _("%(name)s: nothing to count.") % {"name": words.index(name)}
    told = _("%(name)s %(rate)s (%(part)s of %(whole)s)") % {
        "name": words.index(name),
        "rate": percent(count.rate),
        "part": count.part,
        "whole": count.whole,
    }
    if target is not None:
        reached = _("target %(target)s reached") if count.rate >= target else _("target %(target)s missed")
        told += pgettext("list", ", ") + reached % {"target": percent(target)}
    was = before.counts[name].rate if before else None
    if was is not None:
        told += pgettext("list", ", ") + _("before: %(rate)s") % {"rate": percent(was)}
    return told + pgettext("sentence", ".")


def grades(facts: Facts) -> str:
    """How many departments reached which grade."""
    scored = [row for row in facts.source.results.rows if row.score is not None]
    if not scored:
        return _("No department had enough to be scored.")
    order = [name for _least, name in facts.source.results.rules.values["grades"]]
    counts = [(words.grade(code), sum(row.grade == code for row in scored)) for code in order]
    return _("%(n)s departments were scored: %(list)s.") % {
        "n": len(scored),
        "list": pgettext("list", ", ").join(f"{name} {n}" for name, n in counts if n),
    }


def answers(facts: Facts) -> list[str]:
    """How many answered, how satisfied they were; with n and the answer rate beside the rate."""
    whole = satisfaction.totals_of(facts.source.results.rows)
    if not whole["n"]:
        return [_("No citizen's answer counted in this period; nothing is said of satisfaction.")]
    levels = [
        (satisfaction.label(level), int(str(whole[satisfaction.key(level)]))) for level in satisfaction.LEVELS
    ]
    return [
        _(
            "%(n)s answers counted, of %(asked)s citizens asked (answer rate %(answered)s); satisfied: "
            "%(rate)s."
        )
        % {
            "n": whole["n"],
            "asked": whole["asked"],
            "answered": shown(whole["answered"]),
            "rate": shown(whole["rate"]),
        },
        _("By level: %(list)s.") % {"list": listed(levels, int(str(whole["n"])))},
    ]


def improvement(entry: Entry, facts: Facts) -> str:
    """One line of what should be improved, with its facts and what is under way."""
    topic = topics.name_of(facts.catalogues.topics, entry.line.case.topic)
    department = facts.catalogues.departments.nodes.get(entry.line.case.department)
    findings = pgettext("list", ", ").join(
        f"{RULES[one.rule]} {one.part.n}/{one.part.of} = {percent(one.part.share)}"
        for one in entry.line.findings
    )
    told = _("%(topic)s, led by %(department)s (%(n)s tickets): %(findings)s") % {
        "topic": topic,
        "department": department.name if department else "",
        "n": entry.line.case.tickets,
        "findings": findings,
    }
    if entry.matters:
        told += _("; under way: %(matter)s") % {"matter": entry.matters[0].title}
    return told + pgettext("sentence", ".")


def listed(found: Named, whole: int) -> str:
    """Names with numbers and shares: "Complaints 12 (24.0%), …"."""
    form = pgettext("part of a whole", "%(name)s %(n)s (%(share)s)") if whole else "%(name)s %(n)s"
    parts = [
        form % {"name": name, "n": n, "share": percent(Fraction(WHOLE * n, whole or 1))} for name, n in found
    ]
    return pgettext("list", ", ").join(parts)


def shown(share: object) -> str:
    """A share as a percentage; a dash without one."""
    return percent(share * WHOLE) if isinstance(share, Fraction) else percent(None)


def course(row: Hot) -> str:
    """How a topic goes, in a word."""
    return {
        Course.RISING: pgettext("course", "Rising"),
        Course.NEW: pgettext("course", "New"),
        Course.SEASONAL: pgettext("course", "As every year"),
        Course.FALLING: pgettext("course", "Falling"),
        Course.STEADY: pgettext("course", "Steady"),
        Course.FEW: pgettext("course", "Too few"),
        Course.UNKNOWN: pgettext("course", "Not comparable yet"),
    }[row.course]


def trended(points: Sequence[trend.Point]) -> str:
    """Over how many periods the trend is drawn."""
    return _("Periods in the trend: %(n)s.") % {"n": len(points)}


def _rise(row: Hot) -> str:
    name = row.node.name if row.node else ""
    return _("%(name)s from %(before)s to %(n)s") % {"name": name, "before": row.before, "n": row.n}
