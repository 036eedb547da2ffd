"""服务之星: from proposal to award."""

from django.db import models
from django.utils.translation import pgettext_lazy


class StarState(models.TextChoices):
    """The life of a service star."""

    PROPOSED = "PROPOSED", pgettext_lazy("star", "Proposed")
    NOMINATED = "NOMINATED", pgettext_lazy("star", "Nominated")
    AWARDED = "AWARDED", pgettext_lazy("star", "Awarded")
    DECLINED = "DECLINED", pgettext_lazy("star", "Declined")
