"""The document tree: the content of a document, independent of any file format."""
