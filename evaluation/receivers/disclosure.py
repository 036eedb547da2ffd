"""Registrations and reactions: adopted suggestions, public reports, analyses of departments."""
