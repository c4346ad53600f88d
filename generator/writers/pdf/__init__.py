"""The PDF writer: Typst draws the pages."""
