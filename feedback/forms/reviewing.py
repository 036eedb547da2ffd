"""T16, T17 and T19: the auditor's decision, and the citizen's answer as a callback hears it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.actions.answering import Answer
from feedback.choices import CallTime, ContactOutcome, Defect, Level, Solved
from feedback.forms.base import MoveForm, with_blank

SMOOTH = [("", _("Not asked about")), ("yes", _("Yes")), ("no", _("No"))]


class SendBackForm(MoveForm):
    """What is wrong with the result."""

    defect = forms.ChoiceField(label=_("Defect"), choices=with_blank(Defect.choices))
    note = forms.CharField(
        label=_("What the department should change"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ApprovalForm(MoveForm):
    """A result is good enough to go out."""

    note = forms.CharField(
        label=_("Note on the approval"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class CallbackForm(MoveForm):
    """One call: whether the citizen was reached, and both answers if so."""

    outcome = forms.ChoiceField(
        label=_("The call"),
        choices=ContactOutcome.choices,
        widget=forms.RadioSelect,
        initial=ContactOutcome.REACHED,
    )
    solved = forms.ChoiceField(
        label=_("Is your problem solved?"), choices=Solved.choices, widget=forms.RadioSelect, required=False
    )
    level = forms.TypedChoiceField(
        label=_("How satisfied are you with the way it was handled?"),
        choices=Level.choices,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )
    is_smooth = forms.ChoiceField(
        label=_("Did the handling go smoothly?"), choices=SMOOTH, widget=forms.RadioSelect, required=False
    )
    words = forms.CharField(
        label=_("The citizen's words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    note = forms.CharField(label=_("Note on the call"), max_length=500, required=False)
    not_before = forms.DateTimeField(
        label=_("Not reached: call again after"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        help_text=_("Without a time, the list keeps it down until tomorrow."),
    )
    best_time = forms.ChoiceField(
        label=_("Best time to call"),
        choices=[("", _("Not known")), *CallTime.choices],
        required=False,
    )

    def arguments(self) -> dict[str, Any]:
        """``outcome``, ``note`` and, when both questions were answered, ``answer``."""
        given = self.cleaned_data
        answer = None
        if given["level"] is not None and given["solved"]:
            smooth = {"yes": True, "no": False}.get(given["is_smooth"])
            answer = Answer(given["level"], given["solved"], is_smooth=smooth, words=given["words"].strip())
        again = {name: given[name] for name in ("not_before", "best_time")}
        return {"outcome": given["outcome"], "note": given["note"], "answer": answer, **again}
