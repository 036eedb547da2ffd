"""Registrations and reactions: surveys and third-party scores."""

from evaluation.actions.reporting import register_kind
from evaluation.exports.surveys import ANSWERS

register_kind(ANSWERS)
