"""满意度问卷: where a survey stands, what is asked, and what became of those who were asked."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SurveyState(models.TextChoices):
    """From a plan to a published result."""

    DRAFT = "DRAFT", pgettext_lazy("survey", "Draft")
    DRAWN = "DRAWN", pgettext_lazy("survey", "Sample drawn")
    OPEN = "OPEN", pgettext_lazy("survey", "Open")
    CLOSED = "CLOSED", pgettext_lazy("survey", "Closed")
    PUBLISHED = "PUBLISHED", pgettext_lazy("survey", "Published")
    DROPPED = "DROPPED", pgettext_lazy("survey", "Given up")


class Stratify(models.TextChoices):
    """By what the sample is shared out."""

    GROUP = "GROUP", _("by peer group of the department")
    CATEGORY = "CATEGORY", _("by category of the matter")


class Dimension(models.TextChoices):
    """The five dimensions of SERVQUAL."""

    TANGIBLES = "TANGIBLES", _("Tangibles")
    RELIABILITY = "RELIABILITY", _("Reliability")
    RESPONSIVENESS = "RESPONSIVENESS", _("Responsiveness")
    ASSURANCE = "ASSURANCE", _("Assurance")
    EMPATHY = "EMPATHY", _("Empathy")


class SurveyIndex(models.TextChoices):
    """The four indices of the service."""

    CONVENIENCE = "CONVENIENCE", pgettext_lazy("survey index", "Convenience")
    TRANSPARENCY = "TRANSPARENCY", pgettext_lazy("survey index", "Transparency")
    RESPONSE = "RESPONSE", pgettext_lazy("survey index", "Response")
    FAIRNESS = "FAIRNESS", pgettext_lazy("survey index", "Fairness")


class SurveyAspect(models.TextChoices):
    """What a quarterly survey asks about (R46)."""

    ENTRY = "ENTRY", pgettext_lazy("survey aspect", "Entry")
    PROCESS = "PROCESS", pgettext_lazy("survey aspect", "Process")
    EFFICIENCY = "EFFICIENCY", pgettext_lazy("survey aspect", "Efficiency")
    ATTITUDE = "ATTITUDE", pgettext_lazy("survey aspect", "Attitude")


class Step(models.IntegerChoices):
    """The five steps of a question of level, and who cannot say."""

    VERY_GOOD = 5, pgettext_lazy("survey step", "Very good")
    GOOD = 4, pgettext_lazy("survey step", "Good")
    FAIR = 3, pgettext_lazy("survey step", "Fair")
    POOR = 2, pgettext_lazy("survey step", "Poor")
    VERY_POOR = 1, pgettext_lazy("survey step", "Very poor")
    CANNOT_SAY = 0, pgettext_lazy("survey step", "I cannot say")


class KanoStep(models.IntegerChoices):
    """The five answers to each half of a Kano pair."""

    LIKE = 5, pgettext_lazy("kano", "I like it")
    MUST = 4, pgettext_lazy("kano", "It must be so")
    NEUTRAL = 3, pgettext_lazy("kano", "I do not mind")
    BEAR = 2, pgettext_lazy("kano", "I can live with it")
    DISLIKE = 1, pgettext_lazy("kano", "I dislike it")


class KanoCategory(models.TextChoices):
    """What a service is to people."""

    MUST = "M", pgettext_lazy("kano", "must be there")
    ONE = "O", pgettext_lazy("kano", "expected")
    ATTRACTIVE = "A", pgettext_lazy("kano", "attractive")
    INDIFFERENT = "I", pgettext_lazy("kano", "indifferent")
    REVERSE = "R", pgettext_lazy("kano", "unwanted")
    QUESTIONABLE = "Q", pgettext_lazy("kano", "contradictory")


class SurveySource(models.TextChoices):
    """How an answer came in."""

    LINK = "LINK", _("by link")
    CALL = "CALL", _("by phone")


class Stand(models.TextChoices):
    """How it stands with one person of the sample."""

    DRAWN = "DRAWN", pgettext_lazy("survey stand", "not asked yet")
    ASKED = "ASKED", pgettext_lazy("survey stand", "asked")
    ANSWERED = "ANSWERED", pgettext_lazy("survey stand", "answered")
    REFUSED = "REFUSED", pgettext_lazy("survey stand", "refused")
    UNREACHABLE = "UNREACHABLE", pgettext_lazy("survey stand", "not reached")
    SILENT = "SILENT", pgettext_lazy("survey stand", "silent")
