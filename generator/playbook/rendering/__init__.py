"""Playbooks rendered to skeletons: the only user of Jinja2."""
