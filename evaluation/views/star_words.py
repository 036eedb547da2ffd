"""What is said of service stars: their history, and the figures by which they were proposed."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.charts.figures import percent, share
from evaluation.models import ServiceStar

SAID: dict[str, Any] = {
    "issue": gettext_lazy("proposed by the figures of the quarter"),
    "nominate": pgettext_lazy("star", "nominated"),
    "pass_over": pgettext_lazy("star", "did not nominate"),
    "award": gettext_lazy("awarded the star"),
    "decline": gettext_lazy("did not award it"),
}
"""By verb, for the history."""


def figures_of(star: ServiceStar) -> str:
    """The figures in one sentence."""
    facts = star.facts
    return _(
        "%(handled)s handled, %(on_time)s in time; %(answers)s answers, %(satisfied)s satisfied, "
        "%(solved)s solved; %(returned)s sent back; no bad rating with fault."
    ) % {
        "handled": facts["handled"],
        "on_time": percent(share(facts["in_time"], facts["handled"])),
        "answers": facts["answers"],
        "satisfied": percent(share(facts["satisfied"], facts["answers"])),
        "solved": percent(share(facts["solved"], facts["answers"])),
        "returned": facts["returned"],
    }
