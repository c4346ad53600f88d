"""The tree in the middle: what a document is, whatever its format."""
