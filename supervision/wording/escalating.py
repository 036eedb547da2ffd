"""What the timeline of a ticket says of the sweep: which clock came to which step, and what it costs."""

from django.utils.translation import gettext as _

from departments.models.clock import STEPS
from feedback.choices import ClockKind
from feedback.history._names import Facts, Names
from feedback.history._sentence import label
from supervision.choices import ClockKind as PaperClock
from supervision.choices import Measure

LABELS = dict(STEPS)


def escalated(facts: Facts, _names: Names) -> tuple[str, str]:
    """The highest step of the record, with its points and proposals."""
    return _said(facts)


def watched(verb: str, actor: str, facts: Facts) -> tuple[str, str] | None:
    """The same in the story of a paper; None for what a person did, which has words of its own."""
    return None if verb != "escalate" or actor else _said(facts)


def _said(facts: Facts) -> tuple[str, str]:
    step = str(LABELS.get(str(facts.get("step", "")), ""))
    kind = facts.get("kind")
    clock = label(PaperClock if kind in PaperClock.values else ClockKind, kind)
    words = _("Overdue watch: %(clock)s, %(step)s") % {"clock": clock, "step": step}
    if not step:
        words = _("Overdue watch: %(clock)s") % {"clock": clock}
    parts = []
    if entry := str(facts.get("entry", "")):
        rule, _space, points = entry.partition(" ")
        parts.append(_("deduction %(rule)s proposed, %(points)s points") % {"rule": rule, "points": points})
    if proposed := str(facts.get("proposed", "")).split():
        names = _("; ").join(label(Measure, measure) for measure in proposed)
        parts.append(_("proposed: %(measures)s") % {"measures": names})
    return words, _("; ").join(parts)
