"""Forms of rectifications, claims and the second callback: field names are the actions' arguments."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.choices import ContactOutcome, Level, Solved
from feedback.forms.base import DepartmentSelect
from supervision.choices import MisratingGround
from supervision.forms.filing import WithPaperFiles
from supervision.forms.measures import PaperForm, long_text, moment


class ContactForm(PaperForm):
    """When the citizen was spoken to, and what was said."""

    at = moment(_("When the citizen was contacted"))
    note = long_text(_("What was said"))

    def prepare(self) -> None:
        self.initial.setdefault("at", timezone.localtime(timezone.now()))


class PlanForm(PaperForm):
    """What is done, by whom, by when."""

    plan = long_text(_("Plan: what is done, by whom, by when"), longest=4000, rows=7)


class PlainForm(PaperForm):
    """Nothing more is asked than to confirm."""


class BackForm(PaperForm):
    """Why the plan goes back to its writer."""

    note = long_text(_("What should be changed?"), longest=500)


class RemedyForm(PaperForm):
    """What was remedied."""

    text = long_text(_("What was remedied, and how the citizen was shown"), longest=4000, rows=7)


class CloseForm(PaperForm):
    """How it is closed; needed where the citizen is not satisfied."""

    note = long_text(_("Note"), required=False, longest=500)


class HandOverForm(PaperForm):
    """Which department goes on, and why."""

    to = DepartmentSelect(label=_("Department that goes on"))
    note = long_text(_("Why it is handed over"), longest=500)


class CallForm(PaperForm):
    """One call: whether the citizen was reached, and both answers if so."""

    outcome = forms.ChoiceField(
        label=_("The call"),
        choices=ContactOutcome.choices,
        widget=forms.RadioSelect,
        initial=ContactOutcome.REACHED,
    )
    solved = forms.ChoiceField(
        label=_("Is your problem solved now?"),
        choices=Solved.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    level = forms.TypedChoiceField(
        label=_("How satisfied are you with the rectification?"),
        choices=Level.choices,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )
    note = long_text(_("The citizen's words"), required=False, longest=500, rows=3)


class ReviewForm(PaperForm):
    """What a decision on a claim rests on."""

    note = long_text(_("What the decision rests on"))


class ClaimForm(WithPaperFiles):
    """误评 or 恶意差评, with reasons and files."""

    ground = forms.ChoiceField(label=_("Ground"), choices=MisratingGround.choices, widget=forms.RadioSelect)
    grounds = long_text(_("Reasons"), longest=4000, rows=7)

    def arguments(self) -> dict[str, Any]:
        """The action's keyword arguments; asked of a valid form."""
        return dict(self.cleaned_data)
