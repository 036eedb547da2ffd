"""The fields and the base that the inputs of all verbs share."""

from typing import Any

from rest_framework import serializers

from feedback.actions import Files


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


class FilesInput(MoveInput):
    """A move whose paper may carry files: ids of uploads to add, and of the draft's files to take out."""

    files = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=50, required=False)
    removed_files = serializers.ListField(
        child=serializers.IntegerField(min_value=1), max_length=50, required=False
    )

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        added, removed = given.pop("files", ()), given.pop("removed_files", ())
        return given | {"files": Files(tuple(added), tuple(removed))}


class NoteInput(MoveInput):
    """A move with a note that says why."""

    note = serializers.CharField(max_length=500)
