"""What is said when a move after the citizen's answer is refused."""

from typing import Any

from django.utils.translation import gettext_lazy as _

WORDING: dict[str, Any] = {
    "archived_already": _("The ticket is archived already; nothing can hold it any more."),
}
