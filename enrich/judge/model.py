"""The model of the judge: one logistic regression per kind, with weights from a data file. Needs no other library.

`make train-judge` writes the file. Its probabilities are calibrated on texts of authors whose texts it was not trained
on; docs/extraction.md has the reliability table.
"""

from __future__ import annotations

import math
from functools import cache
from importlib.resources import files
from typing import Annotated

import msgspec
from msgspec import Meta

from enrich.errors import LexiconBroken

FORMAT = 1
FILE = "weights.json"
MAX_LOGIT = 30.0
JUDGED = frozenset(("email", "handle", "postcode", "plate"))  # devtools/train_judge.py trains a model for each


class KindModel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The weights of one kind. `slope` and `offset` calibrate the score; below `threshold` a candidate is dropped."""

    bias: float
    slope: float
    offset: float
    threshold: Annotated[float, Meta(ge=0, le=1)]
    weights: Annotated[dict[str, float], Meta(min_length=1)]

    def compute_probability(self, features: list[str]) -> float:
        """Return the calibrated probability that a candidate with these features is right."""
        score = self.bias + sum(map(self.weights.get, features, [0.0] * len(features)))
        logit = max(-MAX_LOGIT, min(MAX_LOGIT, self.slope * score + self.offset))
        return 1.0 / (1.0 + math.exp(-logit))

    def find_decisive(self, features: list[str], count: int = 3) -> list[tuple[str, float]]:
        """Return the features with the largest effect on the score, the largest first."""
        known = [(feature, self.weights[feature]) for feature in dict.fromkeys(features) if feature in self.weights]
        return sorted(known, key=lambda pair: -abs(pair[1]))[:count]


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of the file: its format, and how it was trained."""

    format: int
    version: int
    seed: int
    training_digest: str
    kinds: dict[str, KindModel]


@cache
def load_model() -> Model:
    """Return the model; raise LexiconBroken if the file is missing, damaged, of another format or of other kinds."""
    path = files("enrich.judge") / FILE
    try:
        model = msgspec.json.decode(path.read_bytes(), type=Model)
    except (OSError, msgspec.MsgspecError) as error:
        raise LexiconBroken(str(path), str(error)) from error
    if model.format != FORMAT:
        raise LexiconBroken(str(path), f"it is in format {model.format}; this version of Washline reads {FORMAT}")
    if model.kinds.keys() != JUDGED:
        raise LexiconBroken(str(path), f"it is for the kinds {sorted(model.kinds)}, not {sorted(JUDGED)}")
    return model
