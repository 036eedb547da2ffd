"""Who besides the grant may act: surveys and third-party scores."""

from supervision.policies import Check

CHECKS: dict[tuple[str, str], tuple[Check, ...]] = {}
