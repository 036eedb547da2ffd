"""扫描: one pass over every due clock; the set-based writer of reminders, levels, proposals and entries."""
