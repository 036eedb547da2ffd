"""Forms of assessment periods and of objections: field names are the actions' arguments."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluation.choices import ObjectionGround
from feedback.forms.base import with_blank
from supervision.forms.measures import PaperForm, ReasonForm, long_text

__all__ = ["DecisionForm", "ObjectionForm", "PeriodForm", "TakeBackForm"]


class PeriodForm(PaperForm):
    """An act on a period that asks nothing."""


class TakeBackForm(ReasonForm):
    """A notice is taken back: what has to be put right."""

    reason = long_text(_("What has to be put right first, as departments will read it"), longest=500)


class ObjectionForm(PaperForm):
    """What a department says against its result."""

    ground = forms.ChoiceField(
        label=pgettext_lazy("objection", "What it is about"), choices=with_blank(ObjectionGround.choices)
    )
    grounds = long_text(
        _("What is wrong, and why"),
        longest=2000,
        rows=6,
        help_text=_("Name the number, the tickets or the entry, and what you hold to be right."),
    )


class DecisionForm(PaperForm):
    """The objection is decided."""

    note = long_text(_("Reasons, as the department will read them"))
