"""Parameters of addresses, read."""
