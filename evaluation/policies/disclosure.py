"""Who besides the grant may act: adopted suggestions, public reports, analyses of departments."""

from supervision.policies import Check

CHECKS: dict[tuple[str, str], tuple[Check, ...]] = {}
