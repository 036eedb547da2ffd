"""What the verbs after the citizen's answer take."""

from rest_framework import serializers

from feedback.api.inputs._fields import MoveInput, NoteInput, words
from feedback.choices import VerdictGround


class VerdictInput(MoveInput):
    fault = serializers.BooleanField()
    ground = serializers.ChoiceField(VerdictGround.choices, required=False, allow_blank=True)
    note = words(500)


class ConcludeInput(MoveInput):
    head = serializers.CharField(max_length=40)
    signed_on = serializers.DateField()
    reference = serializers.CharField(max_length=80)
    reply = serializers.CharField(max_length=8000, trim_whitespace=False)


class RetrospectiveInput(MoveInput):
    root_cause = words(4000, required=True, trim_whitespace=False)
    prevention = words(4000, required=True, trim_whitespace=False)
    hand_in = serializers.BooleanField(default=False)


class AskReopeningInput(MoveInput):
    new_facts = serializers.CharField(max_length=2000)


class ReopenInput(MoveInput):
    note = words(500)


class RefuseReopeningInput(MoveInput):
    reason = serializers.CharField(max_length=500)


INPUTS: dict[str, type[MoveInput]] = {
    "rework": NoteInput,
    "verdict": VerdictInput,
    "conclude": ConcludeInput,
    "draft_retrospective": RetrospectiveInput,
    "return_retrospective": NoteInput,
    "sign_retrospective": MoveInput,
    "ask_reopening": AskReopeningInput,
    "reopen": ReopenInput,
    "refuse_reopening": RefuseReopeningInput,
}
