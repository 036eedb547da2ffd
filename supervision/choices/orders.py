"""Supervision orders."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderState(models.TextChoices):
    """The life of a supervision order."""

    ISSUED = "ISSUED", _("Issued")
    ACKED = "ACKED", _("Received")
    REPORTED = "REPORTED", _("Reported")
    VERIFIED = "VERIFIED", _("Verified")
    CLOSED = "CLOSED", _("Closed")
    ESCALATED = "ESCALATED", _("Escalated")


class OrderGround(models.TextChoices):
    """What an order is issued for."""

    OVERDUE = "OVERDUE", _("Overdue")
    BUCK_PASSING = "BUCK_PASSING", _("Passing the buck")
    BAD_RATING = "BAD_RATING", _("Bad rating")
    REPEATED = "REPEATED", _("Repeated complaints")
    UPSTREAM = "UPSTREAM", _("Ordered from above")
    INSTRUCTION = "INSTRUCTION", _("Instruction of the leadership")
    OTHER = "OTHER", _("Other ground")
