"""采纳公示 and public reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Adoption(models.TextChoices):
    """What became of a suggestion."""

    ADOPTED = "ADOPTED", _("Adopted")
    PARTLY = "PARTLY", _("Adopted in part")
    NOT_ADOPTED = "NOT_ADOPTED", _("Not adopted")


class NoticeState(models.TextChoices):
    """From the department's draft to the public page."""

    DRAFTED = "DRAFTED", _("Drafted")
    SIGNED = "SIGNED", _("Signed")
    PUBLISHED = "PUBLISHED", _("Published")
    RETRACTED = "RETRACTED", _("Retracted")


class PublicReportState(models.TextChoices):
    """服务改进报告."""

    DRAFTED = "DRAFTED", _("Drafted")
    PUBLISHED = "PUBLISHED", _("Published")
    RETRACTED = "RETRACTED", _("Retracted")
