"""Reactions: measures. Proposals fall away with their ground, in ``receivers.watching``."""
