"""Registry of the matching rules, in the order in which they are tried."""

from __future__ import annotations

from matcher.wash.rules.alternative import alternative
from matcher.wash.rules.exact import exact
from matcher.wash.rules.guessed import guessed
from matcher.wash.rules.normalised import normalised

RULES = (guessed, exact, normalised, alternative)  # the first that applies decides
