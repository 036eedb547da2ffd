"""Configuration of the switchboard."""

from importlib import import_module

from django.apps import AppConfig

from config import checks
from config.wording import WORDING
from core.refusals import register_wording
from departments import demo_accounts


class SwitchboardConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        checks.register_all()
        register_wording(WORDING)
        demo_accounts.register(import_module("config.demo.house").accounts)
        import_module("config.demo.history")  # registers the job; needs the models loaded
