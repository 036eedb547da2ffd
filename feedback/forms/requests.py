"""T13, T14 and T18, and reclassification, as forms."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from feedback.choices import (
    Aspect,
    Category,
    DispatchRole,
    PaperState,
    SuspensionGround,
    TerminationGround,
    Urgency,
)
from feedback.forms.attachments import WithFiles
from feedback.forms.base import MoveForm, with_blank
from feedback.models import ExtensionRequest, ReturnRequest, SuspensionRequest, TerminationRequest, Topic
from feedback.models.request_facts import MODELS
from feedback.rules.requests import LONGEST_EXTENSION, LONGEST_SUSPENSION

LIVE = {"dispatch__role": DispatchRole.LEAD, "dispatch__ended_at": None, "dispatch__voided_at": None}


def _reason(help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=_("Why is it needed?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=help_text,
    )


def _notice() -> forms.CharField:
    return forms.CharField(
        label=_("What the citizen is told"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The citizen reads these words when the request is granted: plain, courteous, complete."),
    )


class RequestForm(WithFiles):
    """A request as the unit writes it; one that came back begins with what was written."""

    model: Any = ExtensionRequest
    kept: tuple[str, ...] = ()

    def stored(self) -> dict[str, Any]:
        draft = self.draft
        return {name: getattr(draft, name) for name in self.kept} if draft else {}

    @cached_property
    def draft(self) -> Any:
        drafts = self.model.objects.filter(dispatch__ticket=self.ticket, state=PaperState.DRAFTED, **LIVE)
        return drafts.first()

    def paper(self) -> Any:
        return self.draft


class ExtensionForm(RequestForm):
    """How many working days more, and why."""

    verb = "draft_extension"
    model = ExtensionRequest
    kept = ("working_days", "reason")
    working_days = forms.IntegerField(
        label=_("Working days more"),
        min_value=1,
        max_value=LONGEST_EXTENSION,
        help_text=_("1 to 5; they are counted from the old due day."),
    )
    reason = _reason()


class SuspensionForm(RequestForm):
    """On what ground the clocks should stand still, and how long."""

    verb = "draft_suspension"
    model = SuspensionRequest
    kept = ("ground", "working_days", "reason", "notice")
    ground = forms.ChoiceField(label=_("Ground"), choices=SuspensionGround.choices, widget=forms.RadioSelect)
    working_days = forms.IntegerField(
        label=_("Working days at most"),
        min_value=1,
        max_value=LONGEST_SUSPENSION,
        help_text=_("At most 10 for the matter in all; then the work goes on by itself."),
    )
    reason = _reason(_("For the supervisor who decides."))
    notice = _notice()


class TerminationForm(RequestForm):
    """Why the matter cannot be handled to its end."""

    verb = "draft_termination"
    model = TerminationRequest
    kept = ("ground", "reason", "notice")
    ground = forms.ChoiceField(label=_("Ground"), choices=TerminationGround.choices, widget=forms.RadioSelect)
    reason = _reason(_("For the auditor who decides: what was tried, and what stands against it."))
    notice = _notice()


class GrantForm(MoveForm):
    """A decision for the unit."""

    note = forms.CharField(
        label=_("Note to the department"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RefusalForm(MoveForm):
    """A decision against the unit says why."""

    note = forms.CharField(
        label=_("Why is it refused?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class HandBackForm(MoveForm):
    """Which paper goes back to its writer, and what should be changed."""

    kind = forms.ChoiceField(label=_("Paper"), required=False)
    note = forms.CharField(
        label=_("What should be changed?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def prepare(self) -> None:
        field: Any = self.fields["kind"]
        field.choices = self._waiting()
        if len(field.choices) < 2:
            field.widget = forms.HiddenInput()
        if field.choices:
            self.initial.setdefault("kind", field.choices[0][0])

    def _waiting(self) -> list[tuple[str, Any]]:
        kinds = [(kind.value, kind.label, model) for kind, model in MODELS.items()]
        kinds.append(("return", _("Return"), ReturnRequest))  # type: ignore[arg-type]
        waiting = {"state": PaperState.DRAFTED, "handed_in_at__isnull": False, **LIVE}
        return [
            (code, label)
            for code, label, model in kinds
            if model._default_manager.filter(dispatch__ticket=self.ticket, **waiting).exists()
        ]


class ReclassificationForm(MoveForm):
    """Category, topic and urgency as they should have been."""

    category = forms.ChoiceField(label=_("Category"), choices=with_blank(Category.choices))
    topic = forms.ModelChoiceField(
        Topic.objects.filter(is_active=True), label=_("Topic"), empty_label=_("Please choose")
    )
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices, widget=forms.RadioSelect)
    aspect = forms.ChoiceField(label=_("Aspect"), choices=with_blank(Aspect.choices), required=False)
    reason = forms.CharField(
        label=_("Why is it classified anew?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def stored(self) -> dict[str, Any]:
        ticket = self.ticket
        return {
            "category": ticket.category,
            "topic": ticket.topic_id,
            "urgency": ticket.urgency,
            "aspect": ticket.aspect,
        }
