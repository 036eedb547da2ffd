"""Why something is refused: workbooks, Word reports and exports."""

from typing import Any

from django.utils.translation import gettext_lazy as _

WORDING: dict[str, Any] = {
    "export_too_many": _(
        "These are %(rows)s rows, and one export holds at most %(limit)s. "
        "Please narrow the list first, for instance by: %(filters)s."
    ),
    "export_nothing": _("The list is empty with these filters; there is nothing to take along."),
    "export_none_granted": _(
        "You may see these %(rows)s rows, but your posts let you export none of their departments. "
        "Whoever keeps the grants can give you the right to."
    ),
    "export_not_granted": _(
        "Your posts do not let you export any more. Please ask whoever keeps the grants."
    ),
    "export_rows_gone": _(
        "%(n)s rows of this file are no longer yours to take along: posts or tickets have changed since it "
        "was made. Please make it anew; it will then hold what is yours now."
    ),
    "export_reason_needed": _(
        "Please say what the file is for: it holds people's own words. Your reason is written down with it."
    ),
    "document_no_period": _(
        "“%(code)s” is no period. Please choose a month (2026-10), a quarter (2026-Q4) or a year (2026)."
    ),
    "document_period_ahead": _("%(code)s has not begun; there is nothing to report yet."),
    "document_not_yours": _(
        "Reports of a period are made by those who assess and may export tickets. Please ask whoever keeps "
        "the grants."
    ),
    "report_kind_unknown": _("No part of the program makes such a file any more (%(kind)s)."),
    "report_owner_gone": _("The account that asked for this file has been closed."),
    "report_not_made": _("The file is not ready yet. Please wait until its progress has come to the end."),
    "report_expired": _(
        "The file was removed %(days)s days after it was made. Please make it anew; the filters are kept."
    ),
}
