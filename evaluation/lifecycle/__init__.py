"""The machines of evaluation's papers, a file per family; they change through ``supervision.acting``."""

from supervision.rules.acts import ActSpec

ACTS: dict[str, dict[str, ActSpec]] = {}
"""Every table, by the kind of paper (the subject of its evidence), then by verb."""
