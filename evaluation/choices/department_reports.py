"""The words of departments' own quarterly analyses."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AnalysisState(models.TextChoices):
    """Where an analysis stands."""

    OPEN = "OPEN", _("To be written")
    SUBMITTED = "SUBMITTED", _("Submitted")
    RETURNED = "RETURNED", pgettext_lazy("analysis", "Returned")
    ACCEPTED = "ACCEPTED", _("Accepted")
