"""What every other package uses, and what knows nothing of playbooks."""
