"""The Word writer: `writer` draws a document once, `compiled` fills it for every team."""
