"""T2, T3 and T6: what kind of matter it is, or that it is none for us, and who takes it."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from feedback.actions import proper_channel
from feedback.choices import Aspect, Category, RejectGround, Urgency
from feedback.forms.base import DepartmentSelect, DepartmentTicks, MoveForm, with_blank
from feedback.models import Area, Designation, Topic


class TriageForm(MoveForm):
    """Category, topic and urgency, with the place of the matter."""

    category = forms.ChoiceField(label=_("Category"), choices=with_blank(Category.choices))
    topic = forms.ModelChoiceField(
        Topic.objects.filter(is_active=True), label=_("Topic"), empty_label=_("Please choose")
    )
    urgency = forms.ChoiceField(
        label=_("Urgency"),
        choices=Urgency.choices,
        widget=forms.RadioSelect,
        help_text=_("Urgent: water, power, gas, heating and the like. Critical: danger to life or property."),
    )
    area = forms.ModelChoiceField(
        Area.objects.filter(is_active=True), label=_("Area"), required=False, empty_label=_("Not known")
    )
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    aspect = forms.ChoiceField(label=_("Aspect"), choices=with_blank(Aspect.choices), required=False)
    accused = DepartmentSelect(
        label=_("Accused department"),
        required=False,
        help_text=_(
            "Only in a report of misconduct. The accused department cannot lead, nor see the complainant."
        ),
    )

    def stored(self) -> dict[str, Any]:
        ticket = self.ticket
        return {
            "category": ticket.category,
            "topic": ticket.topic_id,
            "urgency": ticket.urgency,
            "area": ticket.area_id,
            "place": ticket.place,
            "aspect": ticket.aspect,
            "accused": ticket.accused_department_id,
        }


def grounds_told() -> list[tuple[str, str]]:
    """Each ground with what the citizen is told to do instead."""
    return [
        (
            ground.value,
            gettext("%(ground)s – %(channel)s") % {"ground": ground.label, "channel": proper_channel(ground)},
        )
        for ground in RejectGround
    ]


class RejectionForm(MoveForm):
    """Why the hotline does not take the matter up."""

    ground = forms.ChoiceField(label=_("Ground"), choices=grounds_told, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Note"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the colleagues. The citizen is told the ground and the proper channel."),
    )


class NoteForm(MoveForm):
    """A move that asks for a few words on why."""

    note = forms.CharField(label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))


class DispatchForm(MoveForm):
    """One lead department, any co-handlers; a designation that stands is filled in, and must be followed."""

    lead = DepartmentSelect(label=_("Lead department"), empty_label=_("Please choose"))
    co = DepartmentTicks(
        label=_("Co-handling departments"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("Hold Ctrl to choose several, or none."),
    )
    instruction = forms.CharField(
        label=_("Instruction"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def prepare(self) -> None:
        self.follow_designation()

    def follow_designation(self) -> None:
        """Fill in who was named, where somebody was."""
        if self.designation is not None:
            self.initial.setdefault("lead", self.designation.lead_id)
            self.initial.setdefault("co", [department.pk for department in self.designation.co.all()])

    @cached_property
    def designation(self) -> Designation | None:
        """The designation that stands for this dispatch."""
        standing = Designation.objects.filter(ticket=self.ticket, dispatch=None, superseded_at=None)
        return standing.select_related("lead").prefetch_related("co").first()
