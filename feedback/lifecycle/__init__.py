"""The machine: every move between the states of a ticket, a file per part of its life.

Bodies only set the ticket's own fields. Nothing calls these methods but ``actions``, through ``_move``, which
locks, checks guards, permission and version first, and writes the evidence in the same transaction.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from feedback.lifecycle._declaring import label_of, spec_of
from feedback.lifecycle.aftercare import Aftercare
from feedback.lifecycle.cohandling import CoHandling
from feedback.lifecycle.main_path import MainPath
from feedback.lifecycle.merging import Merging
from feedback.lifecycle.requests import Requests
from feedback.lifecycle.returns import Returns
from feedback.rules.moves import MoveSpec
from feedback.states import State

PARTS: tuple[type, ...] = (MainPath, Requests, Returns, CoHandling, Aftercare, Merging)
"""In the order in which their moves are offered."""


class Lifecycle(*PARTS, models.Model):  # type: ignore[misc]
    """The state and its moves; ``Ticket`` inherits it. ``version`` counts the moves."""

    state = FSMField(
        _("state"), default=State.REGISTERED, choices=State.choices, protected=True, editable=False
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        abstract = True


_METHODS: dict[str, Any] = {
    name: method for part in PARTS for name, method in vars(part).items() if hasattr(method, "_django_fsm")
}
MOVES: dict[str, MoveSpec] = {verb: spec_of(verb, method) for verb, method in _METHODS.items()}
LABELS: dict[str, Any] = {verb: label_of(method) for verb, method in _METHODS.items()}
