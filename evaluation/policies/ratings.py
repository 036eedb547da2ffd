"""Who besides the grant may act: ratings, their trends and doubts."""

from supervision.policies import Check

CHECKS: dict[tuple[str, str], tuple[Check, ...]] = {}
