"""Configuration of the departments app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.refusals import register_wording
from departments.calendar_wording import WORDING as CALENDAR_WORDING
from departments.wording import WORDING


class DepartmentsConfig(AppConfig):
    name = "departments"
    verbose_name = _("People and departments")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register_wording(WORDING)
        register_wording(CALENDAR_WORDING)
        import_module("departments.receivers")  # needs the models loaded
