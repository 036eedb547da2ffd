"""What stands against an act now: adopted suggestions, public reports, analyses of departments. Pure."""

from supervision.rules.guards import Guard

GUARDS: dict[tuple[str, str], tuple[Guard, ...]] = {}
