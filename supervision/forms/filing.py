"""Files in the form of an act: what waits already, what was refused.

``class AppealForm(WithPaperFiles)`` with a ``place``; its cleaned ``files`` are ids for ``filing.attach``.
The view calls ``views.files.take_in(request, form)`` before it asks whether the form is valid.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from core.reasons import Reason
from core.refusals import say
from core.uploads import ENDINGS, kind_of
from departments.models import Staff
from feedback.actions.attaching import limits
from feedback.forms.attachments import FIELD, UPLOAD, FileRow, FilesField, FilesInput
from supervision.actions.filing import waiting
from supervision.models import PaperUpload


class WithPaperFiles(forms.Form):
    """A form that takes files. Give it ``user``, ``now`` and ``place``, or override ``files_place``."""

    files = FilesField(  # type: ignore[assignment]  # the name of the act's argument
        label=_("Files"),
        required=False,
        widget=FilesInput(attrs={"accept": ",".join(ENDINGS)}),
    )
    taken_out: frozenset[int] = frozenset()

    def __init__(self, *args: Any, user: Staff, now: datetime, place: str = "", **kwargs: Any) -> None:
        self.user, self.now, self.place = user, now, place
        self.faults: list[str] = []
        super().__init__(*args, **kwargs)
        most = {"most": limits().per_paper, "limit": limits().per_file >> 20}
        self.fields[FIELD].help_text = (
            _("Pictures, PDF, DOCX, XLSX or text: up to %(most)s, of %(limit)s MB each.") % most
        )
        self.order_fields([name for name in self.fields if name != FIELD] + [FIELD])

    def refuse_files(self, reasons: Iterable[Reason]) -> None:
        """Say why files were not kept; asked before the form is checked."""
        self.faults.extend(say(reason) for reason in reasons)

    def quieten(self) -> None:
        """Show the form with what was typed, unchecked but for its files."""
        self._errors = ErrorDict()
        for fault in self.faults:
            self.add_error(FIELD, fault)

    def clean_files(self) -> tuple[int, ...]:
        """The ids of the waiting uploads."""
        if self.faults:
            raise forms.ValidationError(self.faults)
        return tuple(row.pk for row in waiting(self.place, by=self.user))

    def file_rows(self) -> list[FileRow]:
        """The files as the form lists them."""
        return [_row(row) for row in waiting(self.place, by=self.user)]


def _row(row: PaperUpload) -> FileRow:
    kind = kind_of(row.file.content_type)
    is_picture = bool(kind and kind.is_picture)
    return FileRow(
        f"{UPLOAD}{row.pk}", row.file.name, row.file.size, kind.code if kind else "", is_picture=is_picture
    )
