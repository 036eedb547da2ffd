"""Registrations and reactions: ratings, their trends and doubts."""

from core.exports import register_list
from evaluation.exports.satisfaction import SATISFACTION_ANSWERS

register_list(SATISFACTION_ANSWERS)
