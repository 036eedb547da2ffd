"""Realistic bulk data for benches and drills; never used in the ticket's life."""
