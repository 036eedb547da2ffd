"""Supervision orders."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrderState(models.TextChoices):
    """The life of a supervision order."""

    ISSUED = "ISSUED", pgettext_lazy("order state", "Issued")
    ACKED = "ACKED", pgettext_lazy("order state", "Received")
    REPORTED = "REPORTED", pgettext_lazy("order state", "Reported")
    VERIFIED = "VERIFIED", pgettext_lazy("order state", "Verified")
    CLOSED = "CLOSED", pgettext_lazy("order state", "Closed")
    ESCALATED = "ESCALATED", pgettext_lazy("order state", "Escalated")


class OrderGround(models.TextChoices):
    """What an order is issued for."""

    OVERDUE = "OVERDUE", pgettext_lazy("order ground", "Overdue")
    BUCK_PASSING = "BUCK_PASSING", _("Passing the buck")
    BAD_RATING = "BAD_RATING", _("Bad rating")
    REPEATED = "REPEATED", _("Repeated complaints")
    UPSTREAM = "UPSTREAM", _("Ordered from above")
    INSTRUCTION = "INSTRUCTION", _("Instruction of the leadership")
    OTHER = "OTHER", _("Other ground")
