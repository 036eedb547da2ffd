"""What a unit may ask for, and on what grounds."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SuspensionGround(models.TextChoices):
    """Why the clocks may stand still."""

    CITIZEN_MATERIAL = "CITIZEN_MATERIAL", _("Waiting for the citizen's material")
    JUDICIAL = "JUDICIAL", _("Judicial proceedings")
    FORCE_MAJEURE = "FORCE_MAJEURE", _("Force majeure")


class TerminationGround(models.TextChoices):
    """Why a matter cannot be handled to its end."""

    BEYOND_POWERS = "BEYOND_POWERS", _("Beyond the powers of any department")
    UNREASONABLE = "UNREASONABLE", _("Unreasonable demand, without basis in law or policy")
    CITIZEN_UNREACHABLE = "CITIZEN_UNREACHABLE", _("The citizen cannot be reached")
    PASSED_ON = "PASSED_ON", _("Passed on to the proper legal channel")
    LONG_TERM = "LONG_TERM", _("Long-term work, followed as a project")

    @property
    def counts(self) -> bool:
        """Whether the ticket is assessed all the same."""
        return self in (TerminationGround.PASSED_ON, TerminationGround.LONG_TERM)


class RequestKind(models.TextChoices):
    """What a unit may ask for, and another authority decides; also the codes of their papers."""

    EXTENSION = "extension", _("Extension")
    SUSPENSION = "suspension", _("Suspension")
    TERMINATION = "termination", _("Termination")
