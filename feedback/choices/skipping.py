"""Why somebody passes by a matter that is watched."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SkipGround(models.TextChoices):
    """跳过理由: a code that the evidence keeps."""

    CITIZEN = "CITIZEN", _("Waiting for the citizen")
    UNIT = "UNIT", _("Waiting for another department")
    ON_SITE = "ON_SITE", _("To be seen on site first")
    ADVICE = "ADVICE", _("Asking the superiors first")
    COLLEAGUE = "COLLEAGUE", _("A colleague is at it")
