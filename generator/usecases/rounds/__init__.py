"""Rounds of sheets: what goes out, what comes back, and reminders."""
