"""What identifies a nominal in datasets and lists: the URN of a force, and a name with the date of birth."""

from enrich.kinds.nominal.person import person
from enrich.kinds.nominal.urn import urn

__all__ = ["person", "urn"]
