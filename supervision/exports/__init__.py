"""The lists of supervision that can be taken along as workbooks; imported from ``receivers``."""

from supervision.exports import coordination, measures, points

__all__ = ["coordination", "measures", "points"]
