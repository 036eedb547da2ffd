"""The lists of tickets that can be taken along as workbooks; imported from ``FeedbackConfig.ready``."""

from feedback.exports import lists

__all__ = ["lists"]
