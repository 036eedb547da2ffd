"""Data sharing between departments."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ShareState(models.TextChoices):
    """The life of a request for data."""

    REQUESTED = "REQUESTED", pgettext_lazy("data", "Requested")
    SHARED = "SHARED", pgettext_lazy("data", "Shared")
    CONFIRMED = "CONFIRMED", pgettext_lazy("data", "Receipt confirmed")
    REFUSED = "REFUSED", pgettext_lazy("data", "Refused")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("data", "Withdrawn")


class RefusalGround(models.TextChoices):
    """Why data may not be shared."""

    NO_LEGAL_BASIS = "NO_LEGAL_BASIS", _("No legal basis")
    MORE_THAN_NEEDED = "MORE_THAN_NEEDED", _("More than is needed")
    NOT_HELD = "NOT_HELD", _("We do not hold this data")
    SECRET = "SECRET", _("State secret")
