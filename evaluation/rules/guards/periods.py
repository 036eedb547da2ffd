"""What stands against an act now: assessment periods, scores and rankings. Pure."""

from supervision.rules.guards import Guard

GUARDS: dict[tuple[str, str], tuple[Guard, ...]] = {}
