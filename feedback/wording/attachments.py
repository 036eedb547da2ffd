"""Why files are not kept, where the file itself is not at fault (core words that)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

WORDING: dict[str, Any] = {
    "too_many_files": _("A paper may carry %(most)s files at most; please choose the most telling ones."),
    "ticket_full_of_files": _(
        "The files of this ticket would be more than %(limit)s MB together; please make them smaller."
    ),
    "upload_gone": _(
        "An uploaded file is no longer there, for it waited more than a day; please choose it again."
    ),
}
