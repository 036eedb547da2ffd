"""Reactions: measures."""
