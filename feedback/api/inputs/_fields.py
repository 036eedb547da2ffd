"""The fields and the base that the inputs of all verbs share."""

from typing import Any

from rest_framework import serializers


def by_code(rows: Any, **options: Any) -> Any:
    """A row named by its code."""
    return serializers.SlugRelatedField(slug_field="code", queryset=rows, **options)


def words(longest: int, **options: Any) -> serializers.CharField:
    """Text that may be left out."""
    return serializers.CharField(max_length=longest, **{"required": False, "allow_blank": True, **options})


class MoveInput(serializers.Serializer[Any]):
    """A move of the ticket as it was read: ``version`` says which."""

    version = serializers.IntegerField(min_value=1)

    def arguments(self) -> dict[str, Any]:
        """The action's keyword arguments; asked of a valid input."""
        return dict(self.validated_data)


class NoteInput(MoveInput):
    """A move with a note that says why."""

    note = serializers.CharField(max_length=500)
