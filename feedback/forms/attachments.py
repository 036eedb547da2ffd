"""Files in the form of a move: what waits already, what the draft holds, what was refused.

A form takes files in two lines: ``class ReturnForm(WithFiles): verb = "request_return"``. Its action then
takes ``files: Files = NO_FILES`` and gives them to ``attach``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.forms.utils import ErrorDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.models import StoredFile
from core.reasons import Reason
from core.refusals import say
from core.uploads import ENDINGS, kind_of
from feedback.actions.attaching import Files, limits, waiting
from feedback.forms.base import MoveForm
from feedback.models import Attachment

FIELD, DROPPED, TAKEN_OUT = "files", "drop_file", "removed_files"
UPLOAD, ATTACHMENT = "u", "a"


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file as the form lists it; ``key`` is what its button sends."""

    key: str
    name: str
    size: int
    kind: str
    is_picture: bool


class FilesInput(forms.ClearableFileInput):
    """Chooses several files at once; their content is taken in by the view, before the form is checked."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What was taken out of the draft, as the form carries it."""
        return data.getlist(TAKEN_OUT) if hasattr(data, "getlist") else list(data.get(TAKEN_OUT, ()))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


class FilesField(forms.Field):
    """The files of a paper. Cleaned by its form, which knows what waits."""

    widget = FilesInput

    @property
    def limit(self) -> int:
        """Bytes a file."""
        return limits().per_file


class WithFiles(MoveForm):
    """A move whose paper may carry files. A subclass names its ``verb``, and its ``paper`` if a draft."""

    verb: ClassVar[str]
    files = FilesField(  # type: ignore[assignment]  # the name of the action's argument
        label=_("Files"),
        required=False,
        widget=FilesInput(attrs={"accept": ",".join(ENDINGS)}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = {"most": limits().per_paper, "limit": limits().per_file >> 20}
        self.fields[FIELD].help_text = (
            _("Pictures, PDF, DOCX, XLSX or text: up to %(most)s, of %(limit)s MB each.") % most
        )
        self.faults: list[str] = []
        self.taken_out: set[int] = set(_numbers(self[FIELD].value() or ()))
        self.order_fields([name for name in self.fields if name != FIELD] + [FIELD])

    def paper(self) -> models.Model | None:
        """The draft whose files are changed; None while there is none."""
        return None

    def refuse_files(self, reasons: Iterable[Reason]) -> None:
        """Say why files were not kept; asked before the form is checked."""
        self.faults.extend(say(reason) for reason in reasons)

    def take_out(self, attachment_id: int) -> None:
        """Leave a file of the draft out when the form is sent."""
        self.taken_out.add(attachment_id)

    def quieten(self) -> None:
        """Show the form with what was typed, unchecked but for its files."""
        self._errors = ErrorDict()
        for fault in self.faults:
            self.add_error(FIELD, fault)

    def clean_files(self) -> Files:
        if self.faults:
            raise forms.ValidationError(self.faults)
        own = {row.pk for row in self.attached}
        added = tuple(row.pk for row in self.uploads())
        return Files(added=added, removed=tuple(sorted(self.taken_out & own)))

    def uploads(self) -> Any:
        """What this person uploaded for this form and did not send yet."""
        return waiting(self.ticket, verb=self.verb, by=self.user)

    @cached_property
    def attached(self) -> list[Attachment]:
        """The files that the draft holds now; whoever has read them already sets them."""
        paper = self.paper()
        if paper is None or paper.pk is None:
            return []
        return list(Attachment.objects.of(paper).standing().select_related("file"))

    def file_rows(self) -> list[FileRow]:
        """The files as the form lists them: those of the draft, then those that wait."""
        held = [(f"{ATTACHMENT}{row.pk}", row.file) for row in self.attached if row.pk not in self.taken_out]
        new = [(f"{UPLOAD}{row.pk}", row.file) for row in self.uploads()]
        return [_row(key, file) for key, file in (*held, *new)]


def _row(key: str, file: StoredFile) -> FileRow:
    kind = kind_of(file.content_type)
    return FileRow(
        key, file.name, file.size, kind.code if kind else "", is_picture=bool(kind and kind.is_picture)
    )


def _numbers(texts: Iterable[Any]) -> list[int]:
    return [int(text) for text in map(str, texts) if text.isascii() and text.isdigit() and len(text) < 18]
