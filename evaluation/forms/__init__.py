"""Forms of evaluation, a file per family."""
