"""The clocks of supervision's own papers, levels, and what is told at once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.rules.clocks import StepName


class ClockKind(models.TextChoices):
    """Supervision's own clocks."""

    ORDER_ACK = "ORDER_ACK", _("Receipt of the order")
    ORDER_REPORT = "ORDER_REPORT", _("Report on the order")
    RECT_CONTACT = "RECT_CONTACT", _("Contact after a bad rating")
    RECT_PLAN = "RECT_PLAN", _("Plan of rectification")
    RECT_REMEDY = "RECT_REMEDY", _("Remedy")
    RECT_CALLBACK = "RECT_CALLBACK", _("Second callback")
    APPEAL_FILE = "APPEAL_FILE", _("Time to appeal")
    APPEAL_DECIDE = "APPEAL_DECIDE", _("Decision on the appeal")
    EXCLUSION_REVIEW = "EXCLUSION_REVIEW", _("Review of the exclusion")
    SHARE = "SHARE", _("Sharing of data")


class AlertKind(models.TextChoices):
    """What is told as it happens (R70)."""

    DECISION_LATE = "DECISION_LATE", _("Decision overdue")
    SWEEP_GAP = "SWEEP_GAP", _("The sweep did not run")
    SWEEP_FAILED = "SWEEP_FAILED", _("The sweep failed")
    CALENDAR_MISSING = "CALENDAR_MISSING", _("Deadlines reach an unconfirmed year")
    NOBODY_TO_TELL = "NOBODY_TO_TELL", _("Nobody to tell")
    EXPORT = "EXPORT", _("Unusual export")


LEVELS = {StepName.YELLOW: 1, StepName.RED: 2, StepName.INTERVIEW: 3}
"""A dispatch's or order's ``level``: 0 none, then the card that fits, at last the interview."""
