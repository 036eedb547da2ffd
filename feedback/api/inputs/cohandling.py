"""What the verbs of co-handling, urging, notes and withdrawal take."""

from rest_framework import serializers

from departments.models import Department
from feedback.api.inputs._fields import MoveInput, NoteInput, by_code, words
from feedback.choices import NoteAudience, ReturnGround
from feedback.models import Channel
from feedback.models.notes import LONGEST_WORDS


class CoHandlerInput(MoveInput):
    departments = by_code(Department.objects.active(), many=True)
    instruction = words(500)
    due_at = serializers.DateTimeField(required=False, allow_null=True)


class PartNoteInput(NoteInput):
    dispatch = serializers.IntegerField(min_value=1, required=False)


class CoReturnInput(MoveInput):
    ground = serializers.ChoiceField(ReturnGround.choices)
    text = serializers.CharField(max_length=1000)
    dispatch = serializers.IntegerField(min_value=1, required=False)


class UrgeInput(MoveInput):
    words = serializers.CharField(max_length=LONGEST_WORDS)
    channel = by_code(Channel.objects.filter(is_active=True), required=False, allow_null=True)


class InternalNoteInput(MoveInput):
    text = serializers.CharField(max_length=LONGEST_WORDS)
    audience = serializers.ChoiceField(NoteAudience.choices, default=NoteAudience.CENTRE)


class WithdrawalInput(MoveInput):
    words = serializers.CharField(max_length=LONGEST_WORDS)


class ConfirmationInput(MoveInput):
    note = words(500)


INPUTS: dict[str, type[MoveInput]] = {
    "add_co_handler": CoHandlerInput,
    "return_co_draft": PartNoteInput,
    "co_return": CoReturnInput,
    "refuse_co_return": PartNoteInput,
    "waive_co": PartNoteInput,
    "urge": UrgeInput,
    "note": InternalNoteInput,
    "withdraw": WithdrawalInput,
    "ask_withdrawal": WithdrawalInput,
    "confirm_withdrawal": ConfirmationInput,
    "decline_withdrawal": NoteInput,
}
