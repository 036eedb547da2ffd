"""Merge, repeat, split, ask, add and answer at once, as forms."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.reasons import Reason
from core.refusals import say
from feedback.actions.asking import LONGEST_QUESTION, LONGEST_SUPPLEMENT
from feedback.alikes import Candidate, alike_to
from feedback.choices import SupplementSource
from feedback.forms.attachments import WithFiles
from feedback.forms.base import MoveForm
from feedback.models import Ticket, Topic
from feedback.rules.merging import PARTS
from feedback.rules.registration import LONGEST_CONTENT


class TicketByNumber(forms.CharField):
    """Another ticket the person sees, named by its number; the form's user says whose eyes."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(max_length=20, widget=widget, **kwargs)


class OtherTicketForm(MoveForm):
    """A move that names a second ticket."""

    other_field = "other"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        number = str(data.get(self.other_field, "")).replace(" ", "")
        if not number:
            return data
        seen = Ticket.objects.visible_to(self.user)
        found = seen.filter(number=number).first() if number.isdecimal() else None
        if found is None:
            self.add_error(self.other_field, say(Reason("ticket_unknown")))
        else:
            data[self.other_field] = found
        return data

    @cached_property
    def candidates(self) -> list[Candidate]:
        """What may be the same matter, for choosing with a click."""
        seen = Ticket.objects.visible_to(self.user)
        return alike_to(self.ticket, now=self.now, among=seen)


class MergeForm(OtherTicketForm):
    """The open ticket it is merged into."""

    other_field = "into"
    into = TicketByNumber(label=_("Merge into ticket"), help_text=_("The number of the open ticket."))
    note = forms.CharField(
        label=_("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def prepare(self) -> None:
        best = next((one for one in self.candidates if one.can_take_in), None) if not self.is_bound else None
        if best is not None:
            self.initial.setdefault("into", best.ticket.number)


class RepeatForm(OtherTicketForm):
    """The ticket, closed at most 30 days ago, that is raised again."""

    other_field = "of"
    of = TicketByNumber(label=_("Raised before as ticket"), help_text=_("Completed within the last 30 days."))

    def prepare(self) -> None:
        closed = (one for one in self.candidates if not one.can_take_in) if not self.is_bound else iter(())
        best = next(closed, None)
        if best is not None:
            self.initial.setdefault("of", best.ticket.number)


class TellApartForm(OtherTicketForm):
    """The ticket that is a different matter."""

    other = TicketByNumber(label=_("Not the same matter as ticket"))


class SplitForm(MoveForm):
    """Each matter in words of its own; the first keeps the number."""

    def prepare(self) -> None:
        least, most = PARTS
        for place in range(1, most + 1):
            self.fields[f"part{place}"] = forms.CharField(
                label=_("Matter %(n)s") % {"n": place},
                max_length=LONGEST_CONTENT,
                required=place <= least,
                initial=self.ticket.content if place == 1 else "",
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        texts = [given[name].strip() for name in sorted(given) if name.startswith("part")]
        return {"parts": [text for text in texts if text]}


class QuestionForm(MoveForm):
    """What the citizen is asked by message."""

    text = forms.CharField(
        label=_("Question to the citizen"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Plain and courteous; one thing at a time. The citizen reads exactly this."),
    )


class SupplementForm(WithFiles):
    """What the citizen adds."""

    verb = "supplement"

    text = forms.CharField(
        label=_("What the citizen adds"),
        max_length=LONGEST_SUPPLEMENT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    source = forms.ChoiceField(
        label=_("Came by"),
        choices=[(s.value, s.label) for s in (SupplementSource.PHONE, SupplementSource.OTHER)],
        widget=forms.RadioSelect,
        initial=SupplementSource.PHONE,
    )


class DirectAnswerForm(MoveForm):
    """The answer itself, and under which topic it is counted."""

    topic = forms.ModelChoiceField(
        Topic.objects.filter(is_active=True), label=_("Topic"), empty_label=_("Please choose")
    )
    reply = forms.CharField(
        label=_("Answer to the citizen"), max_length=8000, widget=forms.Textarea(attrs={"rows": 7})
    )

    def prepare(self) -> None:
        if self.ticket.topic_id:
            self.initial.setdefault("topic", self.ticket.topic_id)
