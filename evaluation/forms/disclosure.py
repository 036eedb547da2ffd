"""Forms of public answers and reports: field names are the actions' arguments."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluation.choices.disclosure import Adoption
from supervision.forms.matters import day
from supervision.forms.measures import PaperForm, long_text


class AnswerForm(PaperForm):
    """What becomes of a suggestion, in words fit for everybody."""

    decision = forms.ChoiceField(
        label=pgettext_lazy("suggestion", "Decision"), choices=Adoption.choices, widget=forms.RadioSelect
    )
    title = forms.CharField(label=_("Title"), max_length=80)
    suggestion = long_text(
        _("The suggestion, in words fit for everybody"),
        rows=4,
        help_text=_("No names, numbers or addresses: the citizen must not be recognised."),
    )
    answer = long_text(
        _("The measures, or why it is not adopted"),
        longest=2000,
        rows=6,
        help_text=_("Plainly and courteously: what will be different, or which reason stands against it."),
    )
    planned_on: Any = day(_("To be done by"))

    def prepare(self) -> None:
        self.fields["planned_on"].required = False
        self.fields["planned_on"].help_text = _("Leave it empty where nothing is adopted.")


class DoneForm(PaperForm):
    """What was carried out."""

    text = long_text(_("What was done, in words fit for everybody"), rows=4)


class WhyForm(PaperForm):
    """An act that only asks why."""

    reason = long_text(_("Reason"), longest=500)


class SimpleForm(PaperForm):
    """An act that asks for nothing more than to be confirmed."""


class ReportWordsForm(PaperForm):
    """The words of a report; its figures come from the facts."""

    title = forms.CharField(label=_("Title"), max_length=80)
    situation = long_text(_("What the period showed"), longest=4000, rows=8)
    measures = long_text(_("What is being improved, by whom and by when"), longest=4000, rows=8)


class NewReportForm(ReportWordsForm):
    """A report on a period that is over."""

    code = forms.ChoiceField(label=_("Period"))
    field_order = ("version", "next", "code", "title", "situation", "measures")

    def __init__(self, *args: Any, periods: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = list(periods)  # type: ignore[attr-defined]
