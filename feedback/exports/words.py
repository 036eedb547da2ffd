"""What parameters of addresses mean, for the lists that can be taken along."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from core.exports import Param, Word
from departments.models import Department
from feedback.models import Channel, Topic

LONGEST_ID = 9


def choice(label: Word, choices: Iterable[tuple[Any, Word]]) -> Param:
    """One of these codes; any other is left out by the page."""
    words = {str(code): word for code, word in choices}
    return Param(label, lambda value: words.get(value, ""))


def flag(label: Word, *, on: str = "") -> Param:
    """A box: ticked by any value, or by ``on`` alone."""
    return Param(label, lambda value: _("yes") if value and on in ("", value) else "")


def day(label: Word) -> Param:
    """A day; what is none is left out by the page."""
    return Param(label, _say_day)


def _say_day(value: str) -> str:
    try:
        found = parse_date(value)
    except ValueError:
        return ""
    return found.isoformat() if found else ""


def plain(label: Word) -> Param:
    """What is typed, as it is."""
    return Param(label)


def named(label: Word, model: Any, *, others: Mapping[str, Word] | None = None) -> Param:
    """The name of the row with this id; ``others`` are words that stand for something else."""
    return Param(label, _name_in(model, others or {}))


def _name_in(model: Any, others: Mapping[str, Word]) -> Callable[[str], Word]:
    def say(value: str) -> Word:
        if value in others:
            return others[value]
        if not (value.isascii() and value.isdecimal() and len(value) <= LONGEST_ID):
            return ""
        return str(model._default_manager.filter(pk=int(value)).first() or "")

    return say


DEPARTMENT = named(_("Department"), Department)
TOPIC = named(_("Topic"), Topic)
CHANNEL = named(_("Channel"), Channel)
