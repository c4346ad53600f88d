"""Spreadsheets as other programs save them, read as people see them."""
