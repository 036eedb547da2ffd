"""What the lists of papers have in common as workbooks.

The ticket is named by its number alone: a department whose part never counted reads its paper, and not the
ticket any more.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import pgettext_lazy

from core.exports import Column, ExportedList, Param, Word, register_list
from feedback.exports.words import choice

TICKET = Column(pgettext_lazy("column", "Ticket number"), "ticket__number", width=17)
UNIT = Column(pgettext_lazy("column", "Department"), "department__name", width=22)
NUMBER = Column(pgettext_lazy("column", "Number"), "number", width=17)


def state(choices: Sequence[tuple[Any, Word]]) -> Column:
    """The paper's state in words."""
    return Column(pgettext_lazy("column", "State"), "state", words=choices, width=14)


def moment(title: Word, path: str) -> Column:
    """An instant."""
    return Column(title, path, width=17)


def person(title: Word, path: str) -> Column:
    """Somebody of the house."""
    return Column(title, f"{path}__display_name", width=12)


def prose(title: Word, path: str) -> Column:
    """What people wrote."""
    return Column(title, path, width=48, is_text=True)


def tabs(label: Word, named: Mapping[str, Any]) -> Param:
    """The tabs of a page, by what stands in the address."""
    return choice(label, [(name, word) for name, word in named.items() if name])


def offer(
    name: str,
    title: Word,
    model: Any,
    rows: Callable[[HttpRequest, datetime], Any],
    params: Mapping[str, Param],
    columns: Sequence[Column],
) -> None:
    """Register the list of a kind of paper: whoever may export on a department concerned takes its rows."""
    register_list(
        ExportedList(
            name=name,
            title=title,
            params=params,
            columns=columns,
            rows=rows,
            seen=lambda user: model.objects.visible_to(user),
            permitted=lambda found, user: found.exportable_by(user),
        )
    )
