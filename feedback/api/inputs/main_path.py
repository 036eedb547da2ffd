"""What the verbs of the main path take."""

from typing import Any

from rest_framework import serializers

from departments.models import Department, Staff
from feedback.actions.answering import Answer
from feedback.api.inputs._fields import FilesInput, MoveInput, NoteInput, by_code, words
from feedback.choices import (
    Aspect,
    CallTime,
    Category,
    ContactOutcome,
    ContactWay,
    Defect,
    Level,
    RejectGround,
    ResultCode,
    Solved,
    UnsolvedReason,
    Urgency,
)
from feedback.models import Area, Ticket, Topic

KEPT_BY_TRIAGE = {"area": "area", "aspect": "aspect", "accused": "accused_department"}


class TriageInput(MoveInput):
    """What is left out stays as it is."""

    category = serializers.ChoiceField(Category.choices)
    topic = by_code(Topic.objects.filter(is_active=True))
    urgency = serializers.ChoiceField(Urgency.choices)
    area = by_code(Area.objects.filter(is_active=True), required=False, allow_null=True)
    aspect = serializers.ChoiceField(Aspect.choices, required=False, allow_blank=True)
    place = words(200)
    accused = by_code(Department.objects.active(), required=False, allow_null=True)

    def arguments(self) -> dict[str, Any]:
        ticket: Ticket = self.context["ticket"]
        kept = {name: getattr(ticket, field) for name, field in KEPT_BY_TRIAGE.items()}
        return kept | super().arguments()


class RejectInput(MoveInput):
    ground = serializers.ChoiceField(RejectGround.choices)
    note = words(500)


class DispatchInput(MoveInput):
    lead = by_code(Department.objects.active())
    co = by_code(Department.objects.active(), many=True, required=False)
    instruction = words(500)


class AssignInput(MoveInput):
    assignee = serializers.SlugRelatedField(
        slug_field="username", queryset=Staff.objects.filter(is_active=True)
    )


class ContactInput(FilesInput):
    at = serializers.DateTimeField()
    way = serializers.ChoiceField(ContactWay.choices)
    outcome = serializers.ChoiceField(ContactOutcome.choices)
    note = words(2000)


class CoReplyInput(FilesInput):
    text = serializers.CharField(max_length=4000)


class DraftInput(FilesInput):
    result_code = serializers.ChoiceField(ResultCode.choices, allow_blank=True)
    solved = serializers.ChoiceField(Solved.choices, allow_blank=True)
    unsolved_reason = serializers.ChoiceField(UnsolvedReason.choices, required=False, allow_blank=True)
    reply = words(8000, required=True, trim_whitespace=False)
    hand_in = serializers.BooleanField(default=False)


class SendBackInput(MoveInput):
    defect = serializers.ChoiceField(Defect.choices)
    note = words(500)


class ApprovalInput(MoveInput):
    note = words(500)


class AnswerInput(serializers.Serializer[Any]):
    """What the citizen said."""

    level = serializers.ChoiceField(Level.choices)
    solved = serializers.ChoiceField(Solved.choices)
    is_smooth = serializers.BooleanField(required=False, allow_null=True)
    words = words(2000)


class CallbackInput(MoveInput):
    outcome = serializers.ChoiceField(ContactOutcome.choices)
    note = words(500)
    answer = AnswerInput(required=False, allow_null=True)
    not_before = serializers.DateTimeField(required=False, allow_null=True)
    best_time = serializers.ChoiceField(CallTime.choices, required=False, allow_blank=True)

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        answer = given.pop("answer", None)
        return given | {"answer": Answer(**answer) if answer else None}


INPUTS: dict[str, type[MoveInput]] = {
    "triage": TriageInput,
    "reject": RejectInput,
    "overturn": NoteInput,
    "dispatch": DispatchInput,
    "sign": MoveInput,
    "assign": AssignInput,
    "take": MoveInput,
    "record_contact": ContactInput,
    "co_sign": MoveInput,
    "draft_co_reply": CoReplyInput,
    "co_reply": MoveInput,
    "draft_result": DraftInput,
    "return_draft": NoteInput,
    "submit_result": MoveInput,
    "send_back": SendBackInput,
    "approve_result": ApprovalInput,
    "record_callback": CallbackInput,
}
