"""Why something is refused: departments' quarterly analyses."""

from typing import Any

from django.utils.translation import gettext_lazy as _

WORDING: dict[str, Any] = {
    "analysis_lacks_situation": _("Please describe the situation first."),
    "analysis_lacks_causes": _("Please name the causes first."),
    "analysis_lacks_measures": _("Please say what is being done, by whom and by when."),
    "analysis_lacks_not_adopted": _(
        "Some suggestions of this quarter were not adopted. Please give the reason for each."
    ),
    "analysis_reason": _("Please say what is missing, in at least %(least)s characters."),
    "analysis_not_late": _("It is not late: it is due by the end of %(due)s."),
}
