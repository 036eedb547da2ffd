"""Storage of evaluation: what is thought about answers."""
