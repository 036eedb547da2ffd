"""Forms of supervision's pages."""
