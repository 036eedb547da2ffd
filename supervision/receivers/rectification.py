"""Reactions: rectification."""
