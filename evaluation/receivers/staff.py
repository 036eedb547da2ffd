"""Registrations and reactions: performance of staff and service stars."""
