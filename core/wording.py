"""The sentences for core's own reasons."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Wording

WORDING: dict[str, Wording] = {
    "not_permitted": _("Your posts do not allow this."),
    "stale": _("Somebody else has changed this meanwhile. Please look at the differences and submit again."),
    "cursor_not_valid": _(
        "This link to a further page is no longer valid. Please start from the first page."
    ),
    "not_a_workbook": _(
        "The file is not an Excel workbook (.xlsx). Please save it as .xlsx and upload it again."
    ),
    "workbook_password": _(
        "The workbook is protected by a password. Please remove the password and upload it again."
    ),
    "workbook_macro": _("The workbook contains macros. Please save it as a plain .xlsx and upload it again."),
    "workbook_too_large": _("The workbook is too large: at most %(limit)s MB can be read. Please split it."),
    "workbook_too_slow": _("Reading the workbook took longer than %(seconds)s seconds. Please split it."),
    "too_many_rows": _("The sheet has more than %(limit)s rows. Please split it."),
    "too_many_columns": _("The sheet has more than %(limit)s columns. Please remove those not needed."),
    "sheet_empty": _("The sheet holds no rows."),
    "file_missing": _("The file “%(name)s” is no longer on the disk."),
    "file_too_large": _("The file is larger than %(limit)s MB."),
    "job_broke": _(
        "An unexpected fault stopped the work. Nothing more was done; the fault was logged as job %(job)s."
    ),
    "job_abandoned": _("The work was interrupted %(attempts)s times and is not tried again."),
    "job_unknown": _("No part of the program knows how to do this work (%(kind)s)."),
}
