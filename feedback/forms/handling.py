"""T11, T12 and T15: contacts, co-handlers' parts and results."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from feedback.choices import (
    ContactOutcome,
    ContactWay,
    DispatchRole,
    PaperState,
    ResultCode,
    Solved,
    UnsolvedReason,
)
from feedback.forms.attachments import WithFiles
from feedback.forms.base import MoveForm, with_blank
from feedback.models import CoReply, Dispatch, ResultDraft

MINUTES = "%Y-%m-%dT%H:%M"
DRAFT_FIELDS = ("result_code", "solved", "unsolved_reason", "reply")


class ContactForm(WithFiles):
    """When, how and with what result the citizen was contacted."""

    verb = "record_contact"

    at = forms.DateTimeField(
        label=_("When"),
        input_formats=[MINUTES],
        widget=forms.DateTimeInput(format=MINUTES, attrs={"type": "datetime-local"}),
    )
    way = forms.ChoiceField(
        label=_("How"), choices=ContactWay.choices, widget=forms.RadioSelect, initial=ContactWay.PHONE
    )
    outcome = forms.ChoiceField(label=_("Outcome"), choices=ContactOutcome.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("What was said"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def prepare(self) -> None:
        self.initial.setdefault("at", localtime(self.now))

    def clean_at(self) -> datetime:
        """One types whole minutes; within the minute of the dispatch, the dispatch's own second stands."""
        at: datetime = self.cleaned_data["at"]
        lead = self.ticket.dispatches.live().filter(role=DispatchRole.LEAD).only("dispatched_at").first()
        if lead and at == lead.dispatched_at.replace(second=0, microsecond=0):
            return lead.dispatched_at
        return at


class DraftForm(WithFiles):
    """The result as the lead department writes it; what is missing is asked for at handing in."""

    verb = "draft_result"

    result_code = forms.ChoiceField(label=_("Result"), choices=with_blank(ResultCode.choices), required=False)
    solved = forms.ChoiceField(
        label=_("Is it solved?"), choices=Solved.choices, widget=forms.RadioSelect, required=False
    )
    unsolved_reason = forms.ChoiceField(
        label=_("Why not solved"), choices=with_blank(UnsolvedReason.choices), required=False
    )
    reply = forms.CharField(
        label=_("Answer to the citizen"),
        max_length=8000,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    hand_in = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if "draft" in kwargs:  # whoever has read it already gives it
            self.draft = kwargs.pop("draft")
        super().__init__(*args, **kwargs)

    def stored(self) -> dict[str, Any]:
        draft = self.draft
        return {name: getattr(draft, name) for name in DRAFT_FIELDS} if draft else {}

    @cached_property
    def draft(self) -> ResultDraft | None:
        """The live lead's draft, handed in or not."""
        live = {"dispatch__role": DispatchRole.LEAD, "dispatch__ended_at": None, "dispatch__voided_at": None}
        drafts = ResultDraft.objects.filter(dispatch__ticket=self.ticket, state=PaperState.DRAFTED, **live)
        return drafts.select_related("drafted_by").first()

    def paper(self) -> ResultDraft | None:
        return self.draft


class PartForm(MoveForm):
    """A move on a co-handler's part; whoever looks after several departments says which part is meant."""

    permission = "handle_tickets"
    fit: ClassVar[dict[str, Any]] = {"signed_at__isnull": True}
    dispatch = forms.TypedChoiceField(label=_("Department"), coerce=int, empty_value=None, required=False)

    def prepare(self) -> None:
        parts = [(part.pk, part.department.name) for part in self.parts.select_related("department")]
        self.fields["dispatch"].choices = parts  # type: ignore[attr-defined]
        if len(parts) < 2:
            self.fields["dispatch"].widget = forms.HiddenInput()
        if self.first is not None:
            self.initial.setdefault("dispatch", self.first.pk)

    @property
    def parts(self) -> QuerySet[Dispatch]:
        """The live parts of the departments the person looks after."""
        held: QuerySet[Dispatch] = Dispatch.objects.held_by(self.user, self.permission).live()
        return held.filter(ticket=self.ticket, role=DispatchRole.CO).order_by("id")

    @cached_property
    def first(self) -> Dispatch | None:
        """The first part that the move fits."""
        return self.parts.filter(**self.fit).first()


class PartSigningForm(PartForm):
    """The approver signs one part's reply."""

    permission = "approve_results"
    fit: ClassVar[dict[str, Any]] = {
        "co_replies__state": PaperState.DRAFTED,
        "co_replies__handed_in_at__isnull": False,
    }


class CoReplyForm(WithFiles, PartForm):
    """What a co-handling department tells the lead."""

    verb = "draft_co_reply"

    fit: ClassVar[dict[str, Any]] = {"signed_at__isnull": False, "handled_at__isnull": True}
    text = forms.CharField(
        label=_("Reply to the lead"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8})
    )

    def stored(self) -> dict[str, Any]:
        draft = self.paper()
        return {"text": draft.text} if draft else {}

    def paper(self) -> CoReply | None:
        return CoReply.objects.filter(dispatch=self.first, state=PaperState.DRAFTED).first()
