"""Evaluation's blocks on the home page."""
