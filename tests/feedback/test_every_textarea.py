"""Every form with a text of a sentence or more is saved while one types, or says here why it is not."""

import csv
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

from django import forms

from config import urls
from feedback.views.move_pages import BY_NOUN
from feedback.views.written import every_written

TABLE = Path(__file__).parents[1] / "golden" / "unsaved_forms.csv"
APPS = ("core", "departments", "feedback", "supervision", "evaluation")
ROOMS = ("forms", "views")


def declared() -> dict[str, str]:
    with TABLE.open(encoding="utf-8") as file:
        return {row["form"]: row["why it is not saved while one types"] for row in csv.DictReader(file)}


def every_form() -> Iterator[type[forms.BaseForm]]:
    """The forms of all apps, whatever module holds them."""
    for app in APPS:
        for module in pkgutil.walk_packages(importlib.import_module(app).__path__, f"{app}."):
            if module.name.split(".")[1] in ROOMS:
                importlib.import_module(module.name)
    found = list(forms.BaseForm.__subclasses__())
    while found:
        form = found.pop()
        found += form.__subclasses__()
        if form.__module__.split(".")[0] in APPS:
            yield form


def written(form: type[forms.BaseForm]) -> bool:
    fields = getattr(form, "base_fields", {})
    return any(isinstance(field.widget, forms.Textarea) for field in fields.values())


def saved_forms() -> tuple[type[forms.BaseForm], ...]:
    """What names itself as saved once all addresses are loaded; of rows, the form of each row too."""
    assert urls.urlpatterns
    written_down = every_written().values()
    return tuple(form for one in written_down for form in (one.form, one.part) if form is not None)


def unsaved() -> set[str]:
    saved = saved_forms()
    return {
        f"{form.__module__}.{form.__qualname__}"
        for form in every_form()
        if written(form) and not issubclass(form, saved)
    }


def test_every_text_is_saved_while_one_types_or_says_why_not() -> None:
    assert sorted(unsaved() - declared().keys()) == [], "save it (feedback.views.autosave), or declare it"
    assert sorted(declared().keys() - unsaved()) == [], "saved by now, or gone: take the line out"


def test_every_declaration_has_its_reason() -> None:
    assert [form for form, why in declared().items() if len(why) < 20] == []


def test_every_move_of_a_ticket_that_is_written_is_saved() -> None:
    assert [name for name in unsaved() if name.startswith("feedback.forms.") and name not in declared()] == []
    assert sum(written(page.form) for page in BY_NOUN.values()) > 30
