"""A project: an organisation's configuration and its playbooks, ready to render."""
