"""The library: filled worksheets kept as plain files, their revisions, and an index to search."""
