"""What the citizen writes in answer to a question."""

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.actions.asking import LONGEST_SUPPLEMENT

MISSING = _("Please write your answer first.")


class CitizensAnswerForm(forms.Form):
    """One field."""

    text = forms.CharField(
        label=_("Your answer"),
        max_length=LONGEST_SUPPLEMENT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": MISSING},
    )
