"""Reactions: watching."""
