"""Forms of doubtful ratings: field names are the actions' arguments."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from evaluation.choices import Advice
from evaluation.models import FlaggedRating
from supervision.forms.measures import PaperForm, long_text


class ProposalForm(PaperForm):
    """What the first of two persons proposes; of several ratings, which are meant."""

    advice = forms.ChoiceField(
        label=_("What do you propose?"), choices=Advice.choices, widget=forms.RadioSelect
    )
    ratings = forms.TypedMultipleChoiceField(
        label=_("Ratings that should count no more"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = long_text(_("What you found, and what it rests on"))

    def prepare(self) -> None:
        rows = FlaggedRating.objects.filter(flag=self.initial.get("flag")).select_related("rating__ticket")
        found = list(rows)
        if len(found) < 2:
            del self.fields["ratings"]
            return
        field: Any = self.fields["ratings"]
        field.choices = [(row.rating_id, _said(row)) for row in found]
        self.initial.setdefault("ratings", [row.rating_id for row in found])


class DecisionForm(PaperForm):
    """What the second person's decision rests on."""

    note = long_text(_("What your decision rests on"))


def _said(row: FlaggedRating) -> str:
    rating = row.rating
    when = date_format(localtime(rating.given_at), "Y-m-d H:i")
    return f"{rating.ticket.number} · {rating.get_level_display()} · {when}"
