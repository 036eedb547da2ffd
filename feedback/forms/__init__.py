"""Forms of the doors: they turn what was typed into the keyword arguments of one action."""
