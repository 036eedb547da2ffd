"""Registrations: what the histories of adopted suggestions and of public reports say first."""

from django.utils.translation import pgettext_lazy

from evaluation.models import AdoptionNotice, PublicReport
from supervision.views.rectification_words import register_words

register_words(AdoptionNotice.KIND, {"issue": pgettext_lazy("history", "drafted the public answer")})
register_words(PublicReport.KIND, {"issue": pgettext_lazy("history", "wrote the report")})
