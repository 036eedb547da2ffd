"""What stands against an act now: ratings, their trends and doubts. Pure."""

from supervision.rules.guards import Guard

GUARDS: dict[tuple[str, str], tuple[Guard, ...]] = {}
