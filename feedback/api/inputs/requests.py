"""What the verbs of extension, suspension, termination and reclassification take."""

from rest_framework import serializers

from feedback.actions.requesting import PAPERS
from feedback.api.inputs._fields import FilesInput, MoveInput, NoteInput, by_code, words
from feedback.choices import Aspect, Category, SuspensionGround, TerminationGround, Urgency
from feedback.models import Topic
from feedback.rules.requests import LONGEST_EXTENSION, LONGEST_SUSPENSION


class ExtensionInput(FilesInput):
    working_days = serializers.IntegerField(min_value=1, max_value=LONGEST_EXTENSION)
    reason = serializers.CharField(max_length=2000)


class SuspensionInput(FilesInput):
    ground = serializers.ChoiceField(SuspensionGround.choices)
    working_days = serializers.IntegerField(min_value=1, max_value=LONGEST_SUSPENSION)
    reason = serializers.CharField(max_length=2000)
    notice = serializers.CharField(max_length=500)


class TerminationInput(FilesInput):
    ground = serializers.ChoiceField(TerminationGround.choices)
    reason = serializers.CharField(max_length=2000)
    notice = serializers.CharField(max_length=500)


class DecisionInput(MoveInput):
    note = words(500)


class HandBackInput(NoteInput):
    kind = serializers.ChoiceField(sorted(PAPERS), required=False)


class ReclassificationInput(MoveInput):
    category = serializers.ChoiceField(Category.choices)
    topic = by_code(Topic.objects.filter(is_active=True))
    urgency = serializers.ChoiceField(Urgency.choices)
    aspect = serializers.ChoiceField(Aspect.choices, required=False, allow_blank=True)
    reason = serializers.CharField(max_length=500)


INPUTS: dict[str, type[MoveInput]] = {
    "draft_extension": ExtensionInput,
    "request_extension": MoveInput,
    "grant_extension": DecisionInput,
    "refuse_extension": NoteInput,
    "draft_suspension": SuspensionInput,
    "request_suspension": MoveInput,
    "grant_suspension": DecisionInput,
    "refuse_suspension": NoteInput,
    "resume": MoveInput,
    "draft_termination": TerminationInput,
    "request_termination": MoveInput,
    "grant_termination": DecisionInput,
    "refuse_termination": NoteInput,
    "return_request": HandBackInput,
    "withdraw_request": MoveInput,
    "reclassify": ReclassificationInput,
}
