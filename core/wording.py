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
    "export_list_unknown": _(
        "There is no such list for you to take along. Please go to the list and start from there."
    ),
    "export_param_unknown": _(
        "The list does not know this filter: %(names)s. "
        "Please go back to the list and choose its filters anew."
    ),
    "file_missing": _("The file “%(name)s” is no longer on the disk."),
    "file_too_large": _("The file is larger than %(limit)s MB."),
    "request_too_large": _(
        "This is more than %(limit)s MB at once and was not read. Please send fewer or smaller files."
    ),
    "too_many_at_once": _("Please send %(most)s files at once at most."),
    "request_unreadable": _("The form did not arrive whole. Please send it again."),
    "upload_empty": _("“%(name)s” is empty."),
    "upload_too_large": _("“%(name)s” is larger than %(limit)s MB. Please make it smaller, or split it."),
    "upload_text_too_long": _("“%(name)s” is a text of more than %(limit)s MB. Please split it."),
    "upload_unknown": _(
        "“%(name)s” is not of a kind that can be kept. Please use JPEG, PNG or WebP pictures, PDF, DOCX, "
        "XLSX or plain text."
    ),
    "upload_name_differs": _(
        "“%(name)s” is called otherwise than what it is: it holds %(kind)s. "
        "Please let its name end in %(ending)s."
    ),
    "upload_broken": _("“%(name)s” is damaged or incomplete. Please save it anew and choose it again."),
    "upload_mixed": _("“%(name)s” holds a second file within it. Please save it anew as one plain file."),
    "upload_behind_picture": _(
        "“%(name)s” carries something behind the picture, such as a moving photo. "
        "Please save it as a plain picture."
    ),
    "upload_picture_too_large": _(
        "“%(name)s” is a picture of %(width)s × %(height)s dots, more than can be shown. "
        "Please make it smaller."
    ),
    "upload_heic": _(
        "“%(name)s” is a HEIC or AVIF picture, which offices cannot open. "
        "Please save it as JPEG and choose it again."
    ),
    "upload_old_office": _(
        "“%(name)s” is an old Office document, or one with a password. "
        "Please save it as DOCX, XLSX or PDF without a password."
    ),
    "upload_password": _("“%(name)s” is protected by a password. Please save it without one."),
    "upload_macro": _(
        "“%(name)s” contains macros or a template for them. Please save it as a plain DOCX or XLSX."
    ),
    "upload_active": _(
        "“%(name)s” contains scripts, forms or embedded files. Please print it to PDF and choose that."
    ),
    "upload_links_outside": _(
        "“%(name)s” fetches parts from elsewhere when it is opened. "
        "Please remove these links, or print it to PDF."
    ),
    "upload_unpacks_too_large": _(
        "“%(name)s” unpacks to far more than it shows. Please save it anew, or as PDF."
    ),
    "upload_archive": _("“%(name)s” is an archive. Please choose the files in it one by one."),
    "upload_program": _("“%(name)s” is a program or a script. Programs are not kept."),
    "upload_web": _(
        "“%(name)s” is a web page or a drawing with code. Please print it to PDF, or save it as a picture."
    ),
    "job_broke": _(
        "An unexpected fault stopped the work. Nothing more was done; the fault was logged as job %(job)s."
    ),
    "job_abandoned": _("The work was interrupted %(attempts)s times and is not tried again."),
    "job_unknown": _("No part of the program knows how to do this work (%(kind)s)."),
}
