"""Deductions and bonuses, appeals and exclusions."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EntryCode(models.TextChoices):
    """The rules of the table of deductions and bonuses."""

    D1 = "D1", _("Not signed in time")
    D2 = "D2", _("No first contact in time")
    D3 = "D3", _("Not handled in time")
    D4 = "D4", _("Bad rating, fault found")
    D5 = "D5", _("Bad rating again after rework")
    D6 = "D6", _("Unfounded return, refused twice")
    D7 = "D7", _("Designated, and still not signed")
    D8 = "D8", _("False conclusion")
    D9 = "D9", _("Rectification late")
    D10 = "D10", _("Supervision order late")
    D11 = "D11", _("Complainant's data leaked")
    D12 = "D12", _("Reply below standard, twice in a quarter")
    B1 = "B1", _("Bonus")


CAPPED = (EntryCode.D1, EntryCode.D2, EntryCode.D3, EntryCode.D4, EntryCode.D5, EntryCode.D6,
          EntryCode.D9, EntryCode.D12)  # fmt: skip
"""Counted together at most 2.0 a ticket and department; D7, D8, D10, D11 count in full."""


class BonusKind(models.TextChoices):
    """What a bonus is given for."""

    FIRST_TIME = "FIRST_TIME", _("Solved at the first attempt, best of its group")
    ADOPTED = "ADOPTED", _("Suggestion adopted")
    BANNER = "BANNER", _("Citizen's banner of thanks")
    DATA_SHARED = "DATA_SHARED", _("Data shared in time")


class EntryState(models.TextChoices):
    """The life of a score entry."""

    PROPOSED = "PROPOSED", pgettext_lazy("entry state", "Proposed")
    NOTIFIED = "NOTIFIED", _("Notice given")
    APPEALED = "APPEALED", _("Under appeal")
    UPHELD = "UPHELD", _("Upheld")
    ADJUSTED = "ADJUSTED", _("Adjusted")
    REVOKED = "REVOKED", _("Revoked")
    CONFIRMED = "CONFIRMED", _("Confirmed")
    LOCKED = "LOCKED", _("Locked")


class AppealDecision(models.TextChoices):
    """What an appeal comes to."""

    UPHOLD = "UPHOLD", _("Uphold the entry")
    ADJUST = "ADJUST", _("Adjust the points")
    REVOKE = "REVOKE", _("Revoke the entry")


class ExclusionState(models.TextChoices):
    """甄别: the life of a request to leave a dispatch out of the assessment."""

    REQUESTED = "REQUESTED", _("Requested")
    DISTRICT_REVIEWED = "DISTRICT_REVIEWED", _("First review passed")
    GRANTED = "GRANTED", _("Granted")
    REFUSED = "REFUSED", _("Refused")


class ExclusionGround(models.TextChoices):
    """Why a dispatch should not be assessed."""

    UNREASONABLE = "UNREASONABLE", _("Unreasonable demand")
    BEYOND_POWERS = "BEYOND_POWERS", _("Beyond the department's powers")
    UNREACHABLE = "UNREACHABLE", _("Citizen cannot be called back")
    BLOCKED_BY_CO = "BLOCKED_BY_CO", _("Blocked by a co-handler")
