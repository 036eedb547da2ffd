"""Registrations and reactions: ratings, their trends and doubts."""
