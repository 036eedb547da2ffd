"""What stands against an act now: surveys and third-party scores. Pure."""

from supervision.rules.guards import Guard

GUARDS: dict[tuple[str, str], tuple[Guard, ...]] = {}
