"""Reactions: board."""
