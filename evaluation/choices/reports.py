"""Reports and exports: why one is out of the ordinary."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Unusual(models.TextChoices):
    """What makes an export worth a second look (R70)."""

    BULK = "BULK", _("Many rows at once")
    OFTEN = "OFTEN", _("Many exports within the hour")
