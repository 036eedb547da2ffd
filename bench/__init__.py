"""One file per figure, each with ``main(small: bool) -> dict`` of name, value, unit, goal and holds."""
