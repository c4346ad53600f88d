"""The output folder: what was written, what people did to it, and what to write now."""
