"""What the verbs of merging, splitting, asking and answering at once take."""

from typing import Any

from rest_framework import serializers

from feedback.api.inputs._fields import FilesInput, MoveInput, by_code, words
from feedback.choices import SupplementSource
from feedback.models import Ticket, Topic


class OtherTicket(serializers.SlugRelatedField):
    """Another ticket, named by its number; what the person may not see is as unknown as none at all."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="number", queryset=Ticket.objects.none(), **kwargs)

    def get_queryset(self) -> Any:
        user = self.context.get("user")
        return Ticket.objects.visible_to(user) if user else Ticket.objects.none()


class MergeInput(MoveInput):
    into = OtherTicket()
    note = words(500)


class RepeatInput(MoveInput):
    of = OtherTicket()


class TellApartInput(MoveInput):
    other = OtherTicket()


class SplitInput(MoveInput):
    parts = serializers.ListField(child=serializers.CharField(max_length=20_000), min_length=2, max_length=5)


class QuestionInput(MoveInput):
    text = serializers.CharField(max_length=1000)


class SupplementInput(FilesInput):
    text = serializers.CharField(max_length=4000)
    source: serializers.ChoiceField = serializers.ChoiceField(  # type: ignore[assignment]
        [SupplementSource.PHONE, SupplementSource.OTHER], default=SupplementSource.PHONE
    )


class DirectAnswerInput(MoveInput):
    reply = serializers.CharField(max_length=8000)
    topic = by_code(Topic.objects.filter(is_active=True))


INPUTS: dict[str, type[MoveInput]] = {
    "merge": MergeInput,
    "unmerge": MoveInput,
    "mark_repeat": RepeatInput,
    "tell_apart": TellApartInput,
    "split": SplitInput,
    "ask_citizen": QuestionInput,
    "supplement": SupplementInput,
    "answer_directly": DirectAnswerInput,
}
