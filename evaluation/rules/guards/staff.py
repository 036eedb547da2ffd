"""What stands against an act now: performance of staff and service stars. Pure."""

from supervision.rules.guards import Guard

GUARDS: dict[tuple[str, str], tuple[Guard, ...]] = {}
