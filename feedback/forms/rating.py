"""The citizen's own answer: two taps, and a few words if they wish."""

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.actions.answering import Answer
from feedback.choices import Level, Solved

SMOOTH = [("yes", _("Yes")), ("no", _("No"))]
MISSING = _("Please say first whether the problem is solved, then tap your rating once more.")


class RatingForm(forms.Form):
    """``level`` comes with the button that sends the form."""

    solved = forms.ChoiceField(choices=Solved.choices, error_messages={"required": MISSING})
    level = forms.TypedChoiceField(
        choices=Level.choices,
        coerce=int,
        error_messages={"required": _("Please choose how satisfied you are.")},
    )
    is_smooth = forms.ChoiceField(choices=SMOOTH, required=False)
    words = forms.CharField(max_length=2000, required=False)

    def answer(self) -> Answer:
        """What was said; asked of a valid form."""
        given = self.cleaned_data
        smooth = {"yes": True, "no": False}.get(given["is_smooth"])
        return Answer(given["level"], given["solved"], is_smooth=smooth, words=given["words"].strip())
