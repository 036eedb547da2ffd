"""The numbers behind pages and sheets: rows are read here once, and counted by the rules."""
