"""Answers: interpreted by the kind of each field, and loaded from data files."""
