"""T20 to T23: verdict, rework, final answer, retrospective, reopening."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from feedback.choices import PaperState, VerdictGround
from feedback.forms.base import MoveForm, with_blank
from feedback.forms.triaging import NoteForm
from feedback.models import ReopeningRequest, Retrospective

FAULT = [("no", _("No fault of the department")), ("yes", _("Fault, but the problem is solved"))]
TEXTS = ("root_cause", "prevention")


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ReworkForm(MoveForm):
    """Fault: what the department must do in the new cycle."""

    note = forms.CharField(label=_("What the department must do now"), max_length=500, widget=_area(4))


class VerdictForm(MoveForm):
    """No fault, on a ground; or fault, but solved."""

    fault = forms.ChoiceField(label=_("Decision"), choices=FAULT, widget=forms.RadioSelect, initial="no")
    ground = forms.ChoiceField(
        label=_("Ground, when there is no fault"), choices=with_blank(VerdictGround.choices), required=False
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False, widget=_area(3))

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        return given | {"fault": given["fault"] == "yes"}


class FinalAnswerForm(MoveForm):
    """The paper the head signed, and what the citizen is told."""

    head = forms.CharField(label=_("Head who signed"), max_length=40)
    signed_on = forms.DateField(
        label=_("Date of the signature"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    reference = forms.CharField(label=_("Reference of the paper"), max_length=80)
    reply = forms.CharField(
        label=_("Final answer to the citizen"), max_length=8000, strip=False, widget=_area(10)
    )

    def prepare(self) -> None:
        self.initial.setdefault("signed_on", localdate(self.now))


class RetrospectiveForm(MoveForm):
    """Root cause and prevention."""

    root_cause = forms.CharField(label=_("Root cause"), max_length=4000, strip=False, widget=_area(6))
    prevention = forms.CharField(
        label=_("How it is kept from happening again"),
        max_length=4000,
        strip=False,
        widget=_area(6),
    )
    hand_in = forms.BooleanField(
        label=_("It is complete: hand it to the approver"), required=False, initial=True
    )

    def stored(self) -> dict[str, Any]:
        paper = self.retrospective
        return {name: getattr(paper, name) for name in TEXTS} if paper else {}

    @cached_property
    def retrospective(self) -> Retrospective | None:
        """The one that is outstanding."""
        outstanding = Retrospective.objects.filter(ticket=self.ticket, state=PaperState.DRAFTED)
        return outstanding.select_related("drafted_by", "dispatch__department").first()


class RetrospectiveSigningForm(MoveForm):
    """The approver signs what they read."""

    @cached_property
    def retrospective(self) -> Retrospective | None:
        """What is signed."""
        outstanding = Retrospective.objects.filter(ticket=self.ticket, state=PaperState.DRAFTED)
        return outstanding.select_related("drafted_by", "dispatch__department").first()


class RetrospectiveReturnForm(NoteForm):
    """The approver says what is missing."""


class AskReopeningForm(MoveForm):
    """What is new since the ticket was completed."""

    new_facts = forms.CharField(
        label=_("New facts, in the citizen's words"), max_length=2000, widget=_area(5)
    )


class _Decision(MoveForm):
    @cached_property
    def request(self) -> ReopeningRequest | None:
        """What the intake asked for."""
        asked = ReopeningRequest.objects.filter(ticket=self.ticket, decided_at__isnull=True)
        return asked.select_related("asked_by").first()


class ReopenForm(_Decision):
    """The supervisor takes the matter up again."""

    note = forms.CharField(
        label=_("Instruction to the department"), max_length=500, required=False, widget=_area(3)
    )


class RefuseReopeningForm(_Decision):
    """The supervisor declines; the citizen reads the reason."""

    reason = forms.CharField(label=_("Reason, as the citizen will read it"), max_length=500, widget=_area(4))
