"""考核期 and what departments say against a result."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PeriodKind(models.TextChoices):
    """How long an assessment period is."""

    MONTH = "MONTH", _("Month")
    QUARTER = "QUARTER", _("Quarter")
    YEAR = "YEAR", _("Year")


class PeriodState(models.TextChoices):
    """From draft to lock."""

    DRAFT = "DRAFT", _("Draft")
    NOTICE = "NOTICE", _("Open to objections")
    LOCKED = "LOCKED", _("Locked")


class Unranked(models.TextChoices):
    """Why a department has no rank."""

    NO_DATA = "NO_DATA", _("nothing to assess")
    FEW_RATINGS = "FEW_RATINGS", _("too few ratings")
    NOT_COMPARED = "NOT_COMPARED", _("compared with nobody")


class ObjectionState(models.TextChoices):
    """异议: what a department says against its result."""

    FILED = "FILED", _("Filed")
    GRANTED = "GRANTED", _("Granted")
    DISMISSED = "DISMISSED", _("Dismissed")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class ObjectionGround(models.TextChoices):
    """What the objection is about."""

    COUNT = "COUNT", _("a count is wrong")
    ENTRY = "ENTRY", _("a deduction or bonus")
    GROUP = "GROUP", _("the peer group or band")
    OTHER = "OTHER", _("something else")
