"""Word files: `writer` draws a document once, `package` fills it for every team."""
