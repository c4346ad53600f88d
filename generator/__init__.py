"""Playbooks for learning teams in their organisation's own voice: one file in, Markdown and
fillable Word out.
"""

__version__ = "0.1.0"
