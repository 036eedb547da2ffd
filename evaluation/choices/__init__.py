"""Closed vocabularies of evaluation; the words are the glossary's. A file per family."""
