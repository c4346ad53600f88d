"""A project: configuration and playbooks joined, ready to render."""
