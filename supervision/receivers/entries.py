"""Reactions: entries."""
