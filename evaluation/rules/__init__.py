"""Pure rules of evaluation: values in, answers out."""
