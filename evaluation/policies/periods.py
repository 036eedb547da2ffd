"""Who besides the grant may act: assessment periods, scores and rankings."""

from supervision.policies import Check

CHECKS: dict[tuple[str, str], tuple[Check, ...]] = {}
