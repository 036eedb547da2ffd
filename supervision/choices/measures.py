"""Cards, circulars and interviews, and what proposes them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Measure(models.TextChoices):
    """What a person may take up from a proposal."""

    YELLOW_CARD = "YELLOW_CARD", _("Yellow card")
    RED_CARD = "RED_CARD", _("Red card")
    CIRCULAR = "CIRCULAR", _("Circular")
    INTERVIEW = "INTERVIEW", _("Interview")


class ProposalGround(models.TextChoices):
    """Why a measure is proposed."""

    LADDER = "LADDER", _("Overdue by its ladder")
    TWICE = "TWICE", _("The same step twice on one ticket")
    QUARTER = "QUARTER", _("Too many in one quarter")
    DATA_SHARE = "DATA_SHARE", _("Data not shared in time")
    FALSE_RESULT = "FALSE_RESULT", _("False conclusion")
    ORDER_LATE = "ORDER_LATE", _("Supervision order overdue")
    RUNNING_LOW = "RUNNING_LOW", _("Assessed below the bar too often in a row")


class ProposalState(models.TextChoices):
    """The life of a proposal."""

    OPEN = "OPEN", _("Proposed")
    TAKEN_UP = "TAKEN_UP", _("Taken up")
    DECLINED = "DECLINED", _("Declined")
    LAPSED = "LAPSED", _("Lapsed")


class CardColour(models.TextChoices):
    """黄牌, 红牌."""

    YELLOW = "YELLOW", _("Yellow card")
    RED = "RED", _("Red card")


class InterviewState(models.TextChoices):
    """The life of an interview."""

    CALLED = "CALLED", _("Called")
    HELD = "HELD", _("Held")
    CANCELLED = "CANCELLED", _("Called off")
