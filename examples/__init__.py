"""Invented organisations: `lindenmoor.yaml` is built where there is no `organisation.yaml`."""
