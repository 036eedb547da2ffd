"""Reports in Word: the analysis of a period, and the draft of the white paper."""

from evaluation.reports.papers.analysis import analysis
from evaluation.reports.papers.facts import Facts, facts_of
from evaluation.reports.papers.white_paper import white_paper

__all__ = ["Facts", "analysis", "facts_of", "white_paper"]
