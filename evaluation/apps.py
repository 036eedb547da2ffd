"""Configuration of the evaluation app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.refusals import register_wording


class EvaluationConfig(AppConfig):
    name = "evaluation"
    verbose_name = _("Evaluation")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register_wording(import_module("evaluation.wording").WORDING)
        import_module("evaluation.receivers")
