"""Documents in the look of an organisation's own Word template."""
