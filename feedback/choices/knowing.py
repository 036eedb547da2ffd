"""Vocabularies of what the house knows: articles, and matters of many citizens."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ArticleState(models.TextChoices):
    """How far an article has come."""

    DRAFT = "DRAFT", pgettext_lazy("article", "Draft")
    PUBLISHED = "PUBLISHED", pgettext_lazy("article", "Published")
    RETIRED = "RETIRED", pgettext_lazy("article", "Retired")


class Joining(models.TextChoices):
    """How a ticket came to a matter of many."""

    MATTER = "MATTER", _("the matter itself")
    INTAKE = "INTAKE", _("at intake")
    PROPOSAL = "PROPOSAL", _("proposed by words and place")
    HAND = "HAND", pgettext_lazy("joining", "by hand")
