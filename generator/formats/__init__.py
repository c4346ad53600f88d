"""What the writer and the reader of one format must agree on."""
