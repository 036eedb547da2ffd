"""Configuration of the core app."""

from importlib import import_module

from django.apps import AppConfig

from core.forms import ask_for_what_is_missing
from core.refusals import register_wording
from core.wording import WORDING


class CoreConfig(AppConfig):
    name = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register_wording(WORDING)
        ask_for_what_is_missing()
        import_module("core.tasks")  # registers the jobs; needs the models loaded
