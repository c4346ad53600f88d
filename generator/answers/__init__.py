"""Answers: typed by the kind of each field, written as text, loaded from data files."""
