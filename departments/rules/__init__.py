"""Pure rules of the departments app: values in, answers with reasons out; no Django, no clock, no ORM."""
