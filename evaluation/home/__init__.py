"""What evaluation puts on the home page: the assessment manager's block, and results open to objections."""

from evaluation.home.assessing import assessing, hearing

__all__ = ["assessing", "hearing"]
