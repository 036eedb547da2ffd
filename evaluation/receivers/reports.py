"""Registrations and reactions: workbooks, Word reports and exports."""
