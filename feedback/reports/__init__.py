"""What tickets come to, read for a page and for files alike."""
