"""Configuration of the supervision app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.refusals import register_wording


class SupervisionConfig(AppConfig):
    name = "supervision"
    verbose_name = _("Supervision")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register_wording(import_module("supervision.wording").WORDING)  # says limits: wants the models loaded
        import_module("supervision.receivers")
        import_module("supervision.exports")
