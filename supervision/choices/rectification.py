"""Rectification of bad ratings, and the matters that repeated ones open."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RectificationState(models.TextChoices):
    """The life of a rectification."""

    NOTIFIED = "NOTIFIED", _("Notified")
    CONTACTED = "CONTACTED", _("Citizen contacted")
    PLANNED = "PLANNED", _("Planned")
    REMEDIED = "REMEDIED", _("Remedied")
    CALLED_BACK = "CALLED_BACK", _("Called back")
    CLOSED = "CLOSED", _("Closed")
    VOIDED = "VOIDED", _("Voided")


class RectificationEnd(models.TextChoices):
    """Why a rectification ended without the auditor's closing."""

    NO_FAULT = "NO_FAULT", _("no fault was found")
    MISRATED = "MISRATED", _("the rating was set aside")
    BAD_AGAIN = "BAD_AGAIN", _("bad again: the next one follows")
    FINAL_ANSWER = "FINAL_ANSWER", _("the final answer was given")
    WITHDRAWN = "WITHDRAWN", _("the citizen withdrew the matter")
    TERMINATED = "TERMINATED", _("the handling was terminated")


class MisratingGround(models.TextChoices):
    """误评 or 恶意差评."""

    MISTAKEN = "MISTAKEN", _("Rated by mistake")
    MALICIOUS = "MALICIOUS", _("Malicious rating")


class AsideGround(models.TextChoices):
    """Why a rating counts no more; it stays visible all the same."""

    MISTAKEN = MisratingGround.MISTAKEN.value, MisratingGround.MISTAKEN.label
    MALICIOUS = MisratingGround.MALICIOUS.value, MisratingGround.MALICIOUS.label
    NOT_CITIZEN = "NOT_CITIZEN", _("Not the citizen's own answer")
    INDUCED = "INDUCED", _("The praise was asked for")


class MisratingState(models.TextChoices):
    """The life of a claim that a rating should be set aside."""

    CLAIMED = "CLAIMED", _("Claimed")
    REVIEWED = "REVIEWED", _("First review passed")
    GRANTED = "GRANTED", _("Set aside")
    REFUSED = "REFUSED", _("Rating stands")


class MatterKind(models.TextChoices):
    """专项事项."""

    OPTIMISATION = "OPTIMISATION", _("Process optimisation")
    TASK_FORCE = "TASK_FORCE", _("Task force")
    POLICY_REVISION = "POLICY_REVISION", _("Policy revision")


class MatterState(models.TextChoices):
    """The life of a matter."""

    PROPOSED = "PROPOSED", _("Proposed")
    OPEN = "OPEN", _("Under way")
    DONE = "DONE", _("Done")
    DROPPED = "DROPPED", _("Dropped")
