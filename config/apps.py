"""Configuration of the switchboard."""

from importlib import import_module

from django.apps import AppConfig

from config import checks
from departments import demo_accounts


class SwitchboardConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        checks.register_all()
        demo_accounts.register(import_module("config.demo.house").accounts)
