"""Supervision's pages."""
