"""Template tags of the furniture: icons, dials and form controls.

They only draw. Words come from the template or the form; colour comes from the style sheet.
"""

from functools import lru_cache

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, Form, RadioSelect
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

SPRITE = "icons/sprite.svg"
GROUPS = (RadioSelect, CheckboxSelectMultiple)


@lru_cache(1)
def _sprite() -> str:
    """The address of the sprite; one for the life of the process, and asked for a hundred times a page."""
    return static(SPRITE)


@register.simple_tag
@lru_cache(512)
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """Draw icon ``name`` of the sprite; ``size`` is "", "xs", "sm" or "xl".

    An icon stands beside words and is silent; one without words needs a ``label``.
    """
    css = f"icon icon--{size}" if size else "icon"
    address = _sprite()
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}#{}"/></svg>', css, label, address, name
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', css, address, name)


@register.simple_tag
@lru_cache(16)
def dial(state: str) -> SafeString:
    """Draw the face of a clock: "due-soon", "overdue", "suspended" or "done".

    The on-time face has a slice of its own size and is drawn by the clock tag.
    """
    return format_html(
        '<svg class="clock__dial" viewBox="0 0 16 16" aria-hidden="true"><use href="{}#dial-{}"/></svg>',
        _sprite(),
        state,
    )


@register.simple_tag
def brand() -> SafeString:
    """Draw the mark 回."""
    return format_html('<svg class="brand" aria-hidden="true"><use href="{}#brand"/></svg>', static(SPRITE))


@register.simple_tag
def control(field: BoundField, big: bool = False, placeholder: str = "") -> SafeString:
    """Draw the control of ``field`` with its look and the ids of its help and its error."""
    attrs: dict[str, str | bool] = {}
    widget = field.field.widget
    if not isinstance(widget, (CheckboxInput, *GROUPS)):
        extra = str(widget.attrs.get("class", ""))
        attrs["class"] = " ".join(name for name in ("input", "input--big" if big else "", extra) if name)
    if placeholder:
        attrs["placeholder"] = placeholder
    described = [
        f"{field.auto_id}-{part}"
        for part, text in (("help", field.help_text), ("error", field.errors))
        if text
    ]
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attrs)


@register.filter
def is_group(field: BoundField) -> bool:
    """Whether the field is a set of choices that wants a <fieldset>."""
    return isinstance(field.field.widget, GROUPS)


@register.filter
def is_files(field: BoundField) -> bool:
    """Whether the field takes several files and lists those its form has."""
    return (
        getattr(field.field.widget, "allow_multiple_selected", False)
        and field.field.widget.needs_multipart_form
    )


@register.filter
def is_tick(field: BoundField) -> bool:
    """Whether the field is one box to tick, its label after it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def initial(name: str) -> str:
    """Give the sign of a person: the surname of 周岚 is 周, the initial of "Ada" is A."""
    return str(name).strip()[:1].upper()


@register.simple_tag
def saved(form: Form | None) -> SafeString:
    """In a <form>'s tag: what makes static/js/autosave.js save it; nothing for a form that has no sitting."""
    typing = getattr(form, "typing", None)
    if typing is None or form is None:
        return SafeString("")
    return format_html(
        'data-autosave="{}"{}', typing.address, " data-autosave-typed" if form.is_bound else ""
    )
