"""What may be done in departments: one function per verb, the only writers."""
