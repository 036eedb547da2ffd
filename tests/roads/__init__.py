"""How the cast brings a ticket to each state, a file for each part of its life."""
