"""How a row of a machine's table is declared on a method, and read again."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import models
from django_fsm import FSMField, transition

from supervision.rules.acts import ActSpec, Authority

DEPARTMENT = "department_id"


def act(
    label: Any,
    permission: str = "",
    *,
    source: Sequence[Any],
    target: Any = None,
    place: str = DEPARTMENT,
    also: Sequence[Authority] = (),
) -> Callable[[Any], Any]:
    """Declare one act: its button, and whose grant it needs on which department (``place``, a field's name).

    Without a permission it is the portal's own. No ``target`` leaves the state as it is; several are
    ``RETURN_VALUE(...)`` and the body returns one.
    """
    authorities = ((permission, place), *also) if permission else ()
    declared: Callable[[Any], Any] = transition(
        field="state",
        source=list(source),
        target=target,
        custom={"label": label, "authorities": tuple(authorities)},
    )
    return declared


class Machine(models.Model):
    """What every machine has: a protected state, and a version that counts its acts."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


def state_field(first: Any, choices: Any) -> Any:
    """The protected state of a machine."""
    return FSMField(default=first, choices=choices, protected=True, editable=False, max_length=20)


def acts_of(machine: type) -> dict[str, ActSpec]:
    """The table that a machine's declared methods stand for, by verb."""
    return {
        name: _spec(name, method) for name, method in vars(machine).items() if hasattr(method, "_django_fsm")
    }


def _spec(verb: str, method: Any) -> ActSpec:
    transitions = list(method._django_fsm.transitions.values())
    first = transitions[0]
    targets = getattr(first.target, "allowed_states", None) or ([first.target] if first.target else [])
    return ActSpec(
        verb=verb,
        label=first.custom["label"],
        authorities=first.custom["authorities"],
        sources=frozenset(str(t.source) for t in transitions),
        targets=tuple(str(t) for t in targets),
    )
