"""Why something is refused: performance of staff and service stars."""

from typing import Any

from django.utils.translation import gettext_lazy as _

WORDING: dict[str, Any] = {
    "star_words": _("Please say why, in at least %(least)s characters."),
}
