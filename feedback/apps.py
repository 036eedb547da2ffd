"""Configuration of the feedback app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.refusals import register_wording
from feedback.wording import WORDING


class FeedbackConfig(AppConfig):
    name = "feedback"
    verbose_name = _("Tickets")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register_wording(WORDING)
        import_module("feedback.tasks")  # registers the jobs; needs the models loaded
        import_module("feedback.receivers")
        import_module("feedback.exports")
