"""Fixtures that belong to no app: databases and the browser."""
