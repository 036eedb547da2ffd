"""Registrations and reactions: surveys and third-party scores."""
