"""Fields found by their labels: a file is laid beside the blank that it was made from."""

from __future__ import annotations
