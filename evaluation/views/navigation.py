"""The pages of each section of evaluation side by side: a row of tabs that each of them shows."""

from typing import Any

from django.utils.translation import pgettext_lazy

from departments.models import Staff
from supervision.querysets import READERS
from supervision.views.navigation import Place, tabs_of

JUDGES = ("assess", "decide_appeal", "supervise", "publish")
RATED = ("view_tickets",)
STUDENTS = ("assess", "supervise", "approve_results", "configure_service", "publish")
REPORTERS = ("assess", "export_tickets", "read_audit")
DISCLOSERS = ("publish", "approve_results", "handle_tickets", "assess", "supervise")

SECTIONS: tuple[tuple[Place, ...], ...] = (
    (
        Place("satisfaction", pgettext_lazy("evaluation page", "Satisfaction"), RATED),
        Place("satisfaction-words", pgettext_lazy("evaluation page", "Words of bad ratings"), RATED),
        Place("satisfaction-answers", pgettext_lazy("evaluation page", "Answers"), RATED),
        Place("flags", pgettext_lazy("evaluation page", "Doubtful ratings"), (*JUDGES, "audit_results")),
        Place(
            "sampling", pgettext_lazy("evaluation page", "Callbacks"), (*JUDGES, "call_back", "audit_results")
        ),
        Place("surveys", pgettext_lazy("evaluation page", "Surveys"), (*READERS, "publish", "call_back")),
        Place("third-party", pgettext_lazy("evaluation page", "Third-party scores"), ("assess",)),
    ),
    (
        Place("assessment", pgettext_lazy("evaluation page", "Periods"), (*READERS, "publish")),
        Place("objections", pgettext_lazy("evaluation page", "Objections"), (*READERS, "publish")),
        Place(
            "staff-performance",
            pgettext_lazy("evaluation page", "Staff"),
            ("assess", "approve_results", "handle_tickets"),
        ),
        Place("stars", pgettext_lazy("evaluation page", "Service stars"), (*READERS, "publish")),
    ),
    (
        Place("insights", pgettext_lazy("evaluation page", "Overview"), STUDENTS),
        Place("insights-topics", pgettext_lazy("evaluation page", "Hot topics"), STUDENTS),
        Place("insights-heat", pgettext_lazy("evaluation page", "Heat maps"), STUDENTS),
        Place("insights-optimisation", pgettext_lazy("evaluation page", "To be improved"), STUDENTS),
        Place("insights-forecast", pgettext_lazy("evaluation page", "Forecast"), STUDENTS),
        Place("insights-policy", pgettext_lazy("evaluation page", "Problems and policies"), STUDENTS),
        Place("stages", pgettext_lazy("evaluation page", "Stages"), STUDENTS),
        Place("channels", pgettext_lazy("evaluation page", "Channels"), STUDENTS),
    ),
    (
        Place("reports", pgettext_lazy("evaluation page", "Files"), REPORTERS),
        Place("report-make", pgettext_lazy("evaluation page", "Make a report"), ("assess",)),
        Place(
            "analyses",
            pgettext_lazy("evaluation page", "Analyses of departments"),
            ("assess", "approve_results", "handle_tickets"),
        ),
    ),
    (
        Place("disclosure", pgettext_lazy("evaluation page", "Suggestions"), DISCLOSERS),
        Place("public-reports", pgettext_lazy("evaluation page", "Public reports"), ("publish", "assess")),
    ),
)
"""In the order in which they stand; a name that this installation does not serve is left out."""


def nav_for(user: Staff, current: str) -> list[dict[str, Any]]:
    """The tabs of the section that the page named ``current`` belongs to."""
    section = next((places for places in SECTIONS if any(place.name == current for place in places)), ())
    return tabs_of(section, user, current)
