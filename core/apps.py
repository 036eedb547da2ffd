"""Configuration of the core app."""

from django.apps import AppConfig

from core.refusals import register_wording
from core.wording import WORDING


class CoreConfig(AppConfig):
    name = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register_wording(WORDING)
