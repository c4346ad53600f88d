"""An organisation's file as people change it: its problems, its changes, a look at a document."""
