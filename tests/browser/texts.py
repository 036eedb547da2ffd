"""Every place where somebody writes: each textarea of a page, and whether it is saved while one types."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Place:
    """One textarea: its name, the form it belongs to by its ``form`` attribute, or the one around it."""

    name: str
    form: str = ""
    around: "Form | None" = None


@dataclass
class Form:
    """What a <form> says of itself: its id, its address, whether autosave.js saves it, its hidden sitting."""

    id: str
    action: str
    is_saved: bool
    has_sitting: bool = False


@dataclass
class Texts(HTMLParser):
    """The forms and textareas of one page, in order."""

    forms: list[Form] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    open: list[Form] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        inner = self.open[-1] if self.open else None
        if tag == "form":
            form = Form(given.get("id", ""), given.get("action", ""), bool(given.get("data-autosave")))
            self.forms.append(form)
            self.open.append(form)
        elif tag == "input" and given.get("name") == "sitting" and given.get("value") and inner:
            inner.has_sitting = True
        elif tag == "textarea" and "readonly" not in given and "disabled" not in given:
            self.places.append(Place(given.get("name", ""), given.get("form", ""), inner))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.open:
            self.open.pop()


def unsaved(html: str) -> list[str]:
    """The names of the textareas whose form is not saved while one types."""
    page = Texts()
    page.feed(html)
    named = {form.id: form for form in page.forms if form.id}
    found = []
    for place in page.places:
        form = named.get(place.form) if place.form else place.around
        if form is None or not (form.is_saved and form.has_sitting):
            found.append(place.name)
    return found


def saved_in_vain(html: str) -> list[str]:
    """The addresses of the forms that ask to be saved and have no sitting: whatever they send is refused."""
    page = Texts()
    page.feed(html)
    return [form.action for form in page.forms if form.is_saved and not form.has_sitting]


def saved(html: str) -> int:
    """How many textareas of the page are saved."""
    page = Texts()
    page.feed(html)
    return len(page.places) - len(unsaved(html))
