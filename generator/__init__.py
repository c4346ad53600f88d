"""Playbooks for learning teams in their organisation's own voice: one settings file in, Markdown
and fillable Word files out.
"""

__version__ = "1.0.0"
