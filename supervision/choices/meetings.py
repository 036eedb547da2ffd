"""The coordination group's monthly meeting."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MeetingState(models.TextChoices):
    """The life of a meeting."""

    PLANNED = "PLANNED", pgettext_lazy("meeting", "Planned")
    HELD = "HELD", pgettext_lazy("meeting", "Held")
    CANCELLED = "CANCELLED", pgettext_lazy("meeting", "Called off")


class AgendaGround(models.TextChoices):
    """What brings a matter before the meeting."""

    RETURNED = "RETURNED", _("Returned again and again")
    REFUSED_TWICE = "REFUSED_TWICE", _("Return refused twice")
    JOINT_REVIEW = "JOINT_REVIEW", _("Joint review open")
    HARD_CASE = "HARD_CASE", _("Hard case")
    STALLED = "STALLED", _("Matter without progress")
    TOPIC = "TOPIC", _("Topic often returned")
    BY_HAND = "BY_HAND", _("Put on by hand")


class CatalogueChange(models.TextChoices):
    """How a decision changes the dispatch catalogue."""

    NAME = "NAME", _("Name a department for the topic")
    END = "END", _("End the rule of the topic")
