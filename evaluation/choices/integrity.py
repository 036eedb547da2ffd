"""Doubts about ratings, and what two persons made of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Doubt(models.TextChoices):
    """What makes a rating, or the ratings of a department, doubtful (R44)."""

    CONTACT_CHANGED = "CONTACT_CHANGED", _("Contact changed after the intake")
    STAFF_PHONE = "STAFF_PHONE", _("The phone of a member of staff")
    OWN_NETWORK = "OWN_NETWORK", _("From the institution's own network")
    BURST = "BURST", _("Burst of top marks")
    ONE_ADDRESS = "ONE_ADDRESS", _("Many answers from one address")
    INDUCED = "INDUCED", _("The praise was asked for")
    SELDOM_DRAWN = "SELDOM_DRAWN", _("Dissatisfied citizens seldom drawn")
    SOURCES_DIFFER = "SOURCES_DIFFER", _("Callback and link differ")


class FlagState(models.TextChoices):
    """From a doubt to its end; two persons."""

    OPEN = "OPEN", pgettext_lazy("flag", "To be looked at")
    REVIEWED = "REVIEWED", pgettext_lazy("flag", "To be decided")
    CLEARED = "CLEARED", pgettext_lazy("flag", "Cleared")
    UPHELD = "UPHELD", pgettext_lazy("flag", "Upheld")


class Advice(models.TextChoices):
    """What the first of two persons proposes."""

    UPHOLD = "UPHOLD", _("Uphold: the doubt is founded")
    CLEAR = "CLEAR", _("Clear: nothing is wrong")
