"""Configuration of the switchboard."""

from django.apps import AppConfig

from config import checks


class SwitchboardConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        checks.register_all()
