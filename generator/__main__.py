"""`python -m generator` runs the `playbook` command."""

from generator.cli import main

main(prog_name="playbook")
