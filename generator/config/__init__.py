"""The configuration of one organisation: its file loaded, its layers merged and checked."""

from generator.config.config import Config, in_locale, in_register, load
from generator.config.rules import Vocabulary
from generator.config.units import Layer, TableTeam, Unit

__all__ = ["Config", "Layer", "TableTeam", "Unit", "Vocabulary", "in_locale", "in_register", "load"]
