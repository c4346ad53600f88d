"""The HTML reader: the fields of our pages, and what any other page shows."""
