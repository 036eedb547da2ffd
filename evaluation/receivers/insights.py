"""Registrations and reactions: insights, stages and channels."""
