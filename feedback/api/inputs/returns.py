"""What the verbs of returns, joint review, designation, redispatch and delegation take."""

from rest_framework import serializers

from departments.models import Department
from feedback.api.inputs._fields import FilesInput, MoveInput, NoteInput, by_code, words
from feedback.choices import EndKind, ReturnGround


class ReturnInput(FilesInput):
    ground = serializers.ChoiceField(ReturnGround.choices)
    legal_basis = serializers.CharField(max_length=500)
    explanation = serializers.CharField(max_length=2000)
    suggested = by_code(Department.objects.active(), required=False, allow_null=True)


class GrantInput(MoveInput):
    note = words(500)


class JointReviewInput(MoveInput):
    participants = by_code(Department.objects.active(), many=True)
    held_on = serializers.DateField()
    minutes = serializers.CharField(max_length=2000)
    reference = serializers.CharField(max_length=80)
    lead = by_code(Department.objects.active())
    co = by_code(Department.objects.active(), many=True, required=False)


class DesignationInput(MoveInput):
    lead = by_code(Department.objects.active())
    ground = serializers.CharField(max_length=2000)
    reference = serializers.CharField(max_length=80)
    co = by_code(Department.objects.active(), many=True, required=False)


class RedispatchInput(MoveInput):
    kind = serializers.ChoiceField([EndKind.MISDIRECTED, EndKind.TAKEN_AWAY, EndKind.DISSOLVED])
    reason = serializers.CharField(max_length=500)
    successor = by_code(Department.objects.active(), required=False, allow_null=True)


class DelegationInput(MoveInput):
    """No unit takes it back."""

    to = by_code(Department.objects.active(), allow_null=True)


INPUTS: dict[str, type[MoveInput]] = {
    "draft_return": ReturnInput,
    "request_return": MoveInput,
    "withdraw_return": MoveInput,
    "grant_return": GrantInput,
    "refuse_return": NoteInput,
    "conclude_joint_review": JointReviewInput,
    "designate": DesignationInput,
    "redispatch": RedispatchInput,
    "delegate": DelegationInput,
}
