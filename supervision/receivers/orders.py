"""Reactions: orders."""
