"""Pure rules of the ticket: values in, answers with reasons out; no ORM, no clock, no Django."""
