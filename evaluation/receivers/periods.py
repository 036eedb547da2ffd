"""Registrations and reactions: assessment periods, scores and rankings."""
