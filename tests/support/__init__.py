"""Code shared by tests in several folders."""
