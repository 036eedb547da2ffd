"""What a form holds of somebody's typing: read from what was sent, put back, set beside what stands."""

import json
from typing import Any

from django import forms
from django.http import QueryDict

from core.forms import OWN, Versioned, spoken
from core.refusals import Difference
from core.secrets import blind_index
from feedback.forms.attachments import FilesField
from feedback.rules.drafts import Typed, plain

WRITING = (forms.Textarea, forms.TextInput)
PURPOSE = "draft"


def typed_in(form: type[forms.Form], data: QueryDict) -> dict[str, list[str]]:
    """What was typed of this form's own fields; files are kept elsewhere, and nobody types hidden fields."""
    names = [name for name, field in form.base_fields.items() if _is_typed(name, field)]
    return {name: plain(data.getlist(name)) for name in names if name in data or _says_no(form, name)}


def is_written(form: forms.Form) -> bool:
    """Whether there is anything to write in it, and not only to choose."""
    return any(type(field.widget) in WRITING for field in form.fields.values())


def shown_in(form: forms.Form) -> dict[str, list[str]]:
    """What the form shows now, as it would be sent."""
    return {
        bound.name: plain(_texts(bound))
        for bound in form.visible_fields()
        if _is_typed(bound.name, bound.field)
    }


def put_back(form: forms.Form, typed: Typed) -> None:
    """Let an unbound form begin with ``typed``."""
    for bound in form.visible_fields():
        if bound.name in typed and _is_typed(bound.name, bound.field):
            values = typed[bound.name]
            many = getattr(bound.field.widget, "allow_multiple_selected", False)
            form.initial[bound.name] = bound.initial = values if many else next(iter(values), "")


def beside(form: forms.Form, typed: Typed) -> list[Difference]:
    """Field by field, where what the form shows is not what was typed."""
    shown = shown_in(form)
    return [
        Difference(name, str(form[name].label), _said(form, name, now), _said(form, name, typed[name]))
        for name, now in shown.items()
        if name in typed and typed[name] != now
    ]


def stands(form: forms.Form) -> str:
    """A keyed digest of what is stored of this form's fields; "" where nothing is."""
    held = form.stored() if isinstance(form, Versioned) and form.row is not None else {}
    return blind_index(json.dumps(held, default=str, sort_keys=True), PURPOSE) if any(held.values()) else ""


def _is_typed(name: str, field: forms.Field) -> bool:
    return name not in OWN and not isinstance(field, FilesField) and not field.widget.is_hidden


def _says_no(form: type[forms.Form], name: str) -> bool:
    """Whether a field that was not sent says something by that: nothing is ticked."""
    widget = form.base_fields[name].widget
    return isinstance(widget, forms.CheckboxInput) or getattr(widget, "allow_multiple_selected", False)


def _texts(bound: forms.BoundField) -> list[str]:
    value: Any = bound.value()
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return ["on"] if value else []
    many = value if isinstance(value, list | tuple | set) else [value]
    shown = [bound.field.widget.format_value(one) for one in many]
    return [
        str(text)
        for one in shown
        for text in (one if isinstance(one, list) else [one])
        if text not in (None, "")
    ]


def _said(form: forms.Form, name: str, values: list[str]) -> str:
    return "、".join(spoken(form.fields[name], value) for value in values)
