"""The acts of a public answer: the page of each, and which of them stand on its page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from evaluation.actions import disclosure, public_reports
from evaluation.forms import disclosure as forms
from evaluation.lifecycle import ACTS
from evaluation.views.navigation import nav_for
from supervision.views.measure_acts import ActPage


@dataclass(frozen=True, slots=True)
class Page:
    """One act: its form's page, the action, its icon, and the fields that the form begins with."""

    page: ActPage
    act: Callable[..., Any]
    icon: str
    kept: tuple[str, ...] = ()


def _page(kind: str, current: str, verb: str, form: Any, done: Any, **more: Any) -> ActPage:
    label = ACTS[kind][verb].label
    return ActPage(verb, form, label, label, done, current=current, nav=nav_for, **more)


def _notice(verb: str, form: Any, done: Any, **more: Any) -> ActPage:
    return _page("adoption", "disclosure", verb, form, done, **more)


def _report(verb: str, form: Any, done: Any, **more: Any) -> ActPage:
    return _page("public_report", "public-reports", verb, form, done, **more)


WORDS = ("decision", "title", "suggestion", "answer", "planned_on")
PAGES: dict[str, Page] = {
    "sign": Page(
        _notice(
            "sign",
            forms.SimpleForm,
            _("It is signed and waits to be published."),
            intro=_(
                "You stand by these words for your department. "
                "Another person reads them before they are public."
            ),
        ),
        disclosure.sign,
        "stamp",
    ),
    "revise": Page(
        _notice("revise", forms.AnswerForm, _("The new words are kept.")), disclosure.revise, "pen", WORDS
    ),
    "publish": Page(
        _notice(
            "publish",
            forms.SimpleForm,
            _("Everybody can read it now; the citizen is told."),
            intro=_("Please read it once more: does anything in it point to the citizen?"),
        ),
        disclosure.publish,
        "eye",
    ),
    "send_back": Page(
        _notice("send_back", forms.WhyForm, _("It is back with the department.")),
        disclosure.send_back,
        "undo",
    ),
    "report_done": Page(
        _notice("report_done", forms.DoneForm, _("The public page says that it is done.")),
        disclosure.report_done,
        "check",
    ),
    "retract": Page(
        _notice("retract", forms.WhyForm, _("It is no longer on the public page."), is_grave=True),
        disclosure.retract,
        "slash",
    ),
}
REPORT_PAGES: dict[str, Page] = {
    "publish": Page(
        _report("publish", forms.SimpleForm, _("Everybody can read the report now.")),
        public_reports.publish,
        "eye",
    ),
    "revise": Page(
        _report(
            "revise",
            forms.ReportWordsForm,
            _("The new words are kept, with the figures of now."),
        ),
        public_reports.revise,
        "pen",
        ("title", "situation", "measures"),
    ),
    "retract": Page(
        _report("retract", forms.WhyForm, _("The report is no longer public."), is_grave=True),
        public_reports.retract,
        "slash",
    ),
}
