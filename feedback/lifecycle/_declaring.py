"""How a row of the move table is declared on a method."""

from collections.abc import Callable, Sequence
from typing import Any

from django_fsm import transition

from feedback.rules.moves import Authority, MoveSpec, Place
from feedback.states import State


def move(
    order: str,
    label: Any,
    permission: str,
    place: Place,
    *,
    source: Sequence[State],
    target: Any = None,
    also: Sequence[Authority] = (),
) -> Callable[[Any], Any]:
    """Declare one move: its row in the table, its button, whose grant it needs (or, ``also``, another's).

    No ``target`` leaves the state as it is; several are ``RETURN_VALUE(...)`` and the body returns one.
    """
    custom = {"label": label, "permission": permission, "place": place, "order": order, "also": tuple(also)}
    declared: Callable[[Any], Any] = transition(
        field="state", source=list(source), target=target, custom=custom
    )
    return declared


def spec_of(verb: str, method: Any) -> MoveSpec:
    """The row of the move table that a declared method stands for."""
    transitions = list(method._django_fsm.transitions.values())
    first = transitions[0]
    targets = getattr(first.target, "allowed_states", None) or ([first.target] if first.target else [])
    return MoveSpec(
        verb=verb,
        order=first.custom["order"],
        permission=first.custom["permission"],
        place=first.custom["place"],
        sources=frozenset(str(t.source) for t in transitions),
        targets=tuple(str(t) for t in targets),
        also=first.custom["also"],
    )


def label_of(method: Any) -> Any:
    """The words on the move's button."""
    return next(iter(method._django_fsm.transitions.values())).custom["label"]
