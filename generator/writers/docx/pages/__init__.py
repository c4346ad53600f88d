"""The plan of pages: how high blocks are, and how the room that a page has left is shared."""
