"""The canvas as a page of a Word document."""
