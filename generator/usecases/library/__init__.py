"""The use cases of the library: one module per command, and what they share."""
