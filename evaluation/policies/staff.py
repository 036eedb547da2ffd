"""Who besides the grant may act: performance of staff and service stars."""

from supervision.policies import Check

CHECKS: dict[tuple[str, str], tuple[Check, ...]] = {}
