"""The studio: pages in the browser of this computer, for people without a terminal."""
