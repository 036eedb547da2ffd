"""Seals of a ticket's rows: what the evidence notes of them with every record, and comparing them again."""
