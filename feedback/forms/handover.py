"""Which of somebody's work goes to whom."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.models import Staff
from feedback.forms.assigning import say_load
from feedback.models import Dispatch
from feedback.models.notes import LONGEST_WORDS
from feedback.reports.hands import handlers_of, staffed, with_load


class ColleaguesField(forms.ModelMultipleChoiceField):
    """Colleagues, told apart by what they have in hand."""

    now: datetime

    def label_from_instance(self, obj: Any) -> str:
        return say_load(obj, self.now)


class HandOverForm(forms.Form):
    """The rows that are ticked, the colleagues they are dealt to, and what they should know.

    Only the words are kept while one types: who and what is chosen by what is in hand at the time.
    """

    chosen_anew = ("d", "to")
    d = forms.ModelMultipleChoiceField(
        Dispatch.objects.none(), error_messages={"required": _("Please tick a row.")}
    )
    to = ColleaguesField(
        Staff.objects.none(),
        label=_("To whom"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("With several, each ticket goes to whoever has least by then."),
        error_messages={"required": _("Please choose at least one colleague.")},
    )
    words = forms.CharField(
        label=_("What they should know"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept on every ticket as an internal note."),
    )

    def __init__(
        self, *args: Any, rows: Collection[Dispatch], staff: Staff, now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        ticked: Any = self.fields["d"]
        ticked.queryset = Dispatch.objects.filter(pk__in=[row.pk for row in rows])
        units = {unit.pk: unit for unit in (row.delegated_to or row.department for row in rows)}
        with_hands = staffed(units, without=[staff.pk], now=now)
        places = set(units).union(*(unit.ancestry for pk, unit in units.items() if pk not in with_hands))
        colleagues: Any = self.fields["to"]
        people: Any = with_load(handlers_of(places), now).exclude(pk=staff.pk)
        colleagues.now = now
        colleagues.queryset = people.filter(away_until__isnull=True).order_by(
            "open_count", "overdue_count", "pk"
        )
