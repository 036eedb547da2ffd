"""What a form holds of somebody's typing: read from what was sent, put back, set beside what stands."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from core.forms import OWN, Versioned, spoken
from core.refusals import Difference
from core.secrets import blind_index
from feedback.forms.attachments import FilesField
from feedback.rules.drafts import Typed, plain

WRITING = (forms.Textarea, forms.TextInput)
STORED = (*WRITING, forms.NumberInput)
PURPOSE = "draft"
BLANK = "blank-"
"""How a row that is about nothing yet is kept: by its turn among those."""


def typed_in(
    form: type[forms.Form],
    data: QueryDict,
    part: type[forms.Form] | None = None,
    more: Collection[str] = (),
    rows: Mapping[str, str] | None = None,
) -> dict[str, list[str]]:
    """What was typed of this form's own fields; files are kept elsewhere, and nobody types hidden fields.

    ``part``: the form of its rows, whose fields are named "<row>-<field>"; ``more``: fields that the form had
    when it was shown, of no class; ``rows``: under which names its rows are kept (``rows_of``).
    """
    names = [name for name, field in form.base_fields.items() if _is_typed(form, name, field)]
    found = {name: plain(data.getlist(name)) for name in names if name in data or _says_no(form, name)}
    others = [name for name in data if name in more or (part is not None and field_of(name, part))]
    return found | {_renamed(name, rows or {}): plain(data.getlist(name)) for name in others}


def more_of(form: forms.Form, kind: type[forms.Form], part: type[forms.Form] | None) -> tuple[str, ...]:
    """The names of what is typed in ``form`` beyond the fields of its ``kind`` and of its rows."""
    names = [bound.html_name for bound in _typed_fields(form)]
    return tuple(
        name for name in names if name not in kind.base_fields and not (part and field_of(name, part))
    )


def rows_of(form: forms.Form) -> dict[str, str]:
    """The rows that are kept under another name than the place they have on the page (``row.typed_as``)."""
    named = {str(row.prefix): getattr(row, "typed_as", "") for row in _with_parts(form)[1:]}
    return {place: name for place, name in named.items() if name}


def settled_in(form: forms.Form) -> dict[str, str]:
    """What the form has chosen by itself, without showing it: of which part it is where only one is left."""
    found = {
        name: form.get_initial_for_field(field, name)
        for name, field in form.fields.items()
        if field.widget.is_hidden and name not in OWN
    }
    return {
        name: str(getattr(value, "pk", value)) for name, value in found.items() if value not in (None, "")
    }


def offers(form: forms.Form, typed: Typed) -> bool:
    """Whether the form still offers the part, or the paper, that was chosen in ``typed``."""
    return all(
        field.valid_value(value)
        for name, field in form.fields.items()
        if is_of_one_ticket(type(form).base_fields.get(name)) and isinstance(field, forms.ChoiceField)
        for value in typed.get(name, [])
    )


def is_of_one_ticket(field: forms.Field | None) -> bool:
    """Whether only the form of a certain ticket knows what this field offers: its parts, its papers."""
    if not isinstance(field, forms.ChoiceField) or isinstance(field, forms.ModelChoiceField):
        return False
    choices: Any = field.choices
    return not list(choices)


def field_of(name: str, part: type[forms.Form]) -> forms.Field | None:
    """The field of a row that ``name`` ("form-0-note") stands for; None when nobody types it."""
    _row, dash, own = name.rpartition("-")
    field = part.base_fields.get(own) if dash else None
    return field if field is not None and _is_typed(part, own, field) else None


def is_written(form: forms.Form) -> bool:
    """Whether there is anything to write in it, and not only to choose."""
    return any(type(field.widget) in WRITING for one in _with_parts(form) for field in one.fields.values())


def has_words(form: type[forms.Form]) -> bool:
    """The same of a form that is not shown yet."""
    return any(type(field.widget) in WRITING for field in form.base_fields.values())


def shown_in(form: forms.Form) -> dict[str, list[str]]:
    """What the form shows now, as it would be sent."""
    return {_kept_name(bound): plain(_texts(bound)) for bound in _typed_fields(form)}


def put_back(form: forms.Form, typed: Typed) -> None:
    """Let an unbound form begin with ``typed``."""
    for bound in _typed_fields(form):
        if (kept := _kept_name(bound)) in typed:
            values = typed[kept]
            many = getattr(bound.field.widget, "allow_multiple_selected", False)
            bound.form.initial[bound.name] = bound.initial = values if many else next(iter(values), "")


def beside(form: forms.Form, typed: Typed) -> list[Difference]:
    """Field by field, where what the form shows is not what was typed."""
    return [
        Difference(
            bound.html_name,
            str(bound.label),
            _said(bound, plain(_texts(bound))),
            _said(bound, typed[kept]),
        )
        for bound in _typed_fields(form)
        if (kept := _kept_name(bound)) in typed and typed[kept] != plain(_texts(bound))
    ]


def stands(form: forms.Form) -> str:
    """A keyed digest of what is stored of this form's fields; "" where nothing is.

    A paper's form is given what is stored as its beginning; of that the words and numbers count, every field
    that only this showing has, and what its rows are about.
    """
    held: dict[str, Any]
    if isinstance(form, Versioned):
        held = form.stored() if form.row is not None else {}
    else:
        own = type(form).base_fields
        stored = {
            name: form.get_initial_for_field(field, name)
            for name, field in form.fields.items()
            if name not in own or type(field.widget) in STORED
        }
        held = {name: value for name, value in stored.items() if value not in (None, "")}
    if about := [row for row in rows_of(form).values() if not row.startswith(BLANK)]:
        held = {**held, "rows": about}
    return blind_index(json.dumps(held, default=str, sort_keys=True), PURPOSE) if any(held.values()) else ""


def _is_typed(form: forms.BaseForm | type[forms.Form], name: str, field: forms.Field) -> bool:
    if name in OWN or name in getattr(form, "chosen_anew", ()):
        return False
    return not isinstance(field, FilesField) and not field.widget.is_hidden


def _renamed(name: str, rows: Mapping[str, str]) -> str:
    row, dash, own = name.rpartition("-")
    return f"{rows[row]}-{own}" if dash and row in rows else name


def _kept_name(bound: forms.BoundField) -> str:
    row = getattr(bound.form, "typed_as", "")
    return f"{row}-{bound.name}" if row else str(bound.html_name)


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


def _said(bound: forms.BoundField, values: list[str]) -> str:
    return "、".join(spoken(bound.field, value) for value in values)


def _with_parts(form: forms.Form) -> list[forms.Form]:
    """The form, and its rows where a view gave it any (``form.typed_rows``)."""
    return [form, *getattr(form, "typed_rows", ())]


def _typed_fields(form: forms.Form) -> list[forms.BoundField]:
    fields = [bound for one in _with_parts(form) for bound in one.visible_fields()]
    return [bound for bound in fields if _is_typed(bound.form, bound.name, bound.field)]
