"""The door for programs: the same visible rows and the same actions as the pages, as JSON."""
