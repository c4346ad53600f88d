"""The writer of web pages."""
