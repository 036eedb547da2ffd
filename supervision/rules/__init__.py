"""The rules of supervision, pure: values in, answers with their reasons out."""
