"""The output folder: what was written, how people changed it, and what to write now."""
