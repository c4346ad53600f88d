"""Tools that every other package may use; nothing in here knows about playbooks."""
