"""Trains the judge: `make train-judge` runs `python -m devtools.train_judge`, which writes enrich/judge/weights.json.

Each candidate that the grammars find in a labelled text is a row: its features, and whether its value is a label. A
logistic regression per kind is trained on all rows and calibrated on predictions for texts of authors left out of the
training. Prints, per kind, what the judge changes for authors left out, and a reliability table.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import msgspec
import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from enrich.extract import find_candidates
from enrich.judge.features import list_features
from enrich.judge.model import FILE, FORMAT, KindModel, Model
from enrich.registry import KINDS
from enrich.text.folding import Text
from enrich.text.lowercase import lowercase
from records.identifier import Sighting, Tier, Validity

SETS = Path("bench/extract/sets")
TRAPS = SETS / "train-traps.jsonl"
READINGS = Path("tests/enrich/readings.toml")
WEIGHTS = Path("enrich/judge") / FILE
JUDGED = ("email", "handle", "postcode", "plate")
VERSION, SEED = 1, 461
MIN_COUNT = 3  # rows that have a feature
STRENGTH = 1.0  # inverse of the regularisation
BINS = 10
T = TypeVar("T")
DIGITS = 4
THRESHOLD = 0.3
# Words of the conventions for invented values ("wl-test.mia@..."), which no advert has.
INVENTED = frozenset("wl washline example test".split())


class Label(msgspec.Struct):
    """A label of a set file."""

    kind: str
    value: str


class SetLine(msgspec.Struct):
    """A line of a set file, as far as training reads it."""

    text: str
    expected: list[Label]
    scored_kinds: frozenset[str]


class WrongReading(msgspec.Struct):
    """A candidate that an earlier grammar found, and that is wrong."""

    kind: str
    value: str
    start: int
    end: int
    tier: Tier
    validity: Validity
    transformations: tuple[str, ...]


class Trap(msgspec.Struct):
    """A line of TRAPS: a wrong candidate of an earlier grammar, in a text that has no value of its kind."""

    author: str
    text: str
    sighting: WrongReading

    def build_sighting(self) -> Sighting:
        """Return the candidate."""
        seen = self.sighting
        raw = self.text[seen.start : seen.end]
        return Sighting(
            seen.kind, seen.value, raw, seen.start, seen.end, seen.tier, seen.validity, seen.transformations
        )


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate: who wrote its text, its features, and whether it is right."""

    author: str
    features: tuple[str, ...]
    is_right: bool


def main() -> int:
    """Train, print the evaluation, and write the weights, or compare with the file that is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the shipped weights differ")
    options = parser.parse_args()
    paths = sorted((*SETS.glob("dev-*.jsonl"), *SETS.glob("train-author-*.jsonl")))
    rows = collect_rows(paths)
    files = (*paths, TRAPS, READINGS)
    training = sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]
    kinds = {kind: train(kind, rows[kind]) for kind in JUDGED if {row.is_right for row in rows[kind]} == {True, False}}
    content = msgspec.json.format(msgspec.json.encode(Model(FORMAT, VERSION, SEED, training, kinds)), indent=1)
    if options.check:
        is_same = WEIGHTS.read_bytes() == content
        print(f"{WEIGHTS}: {'as trained' if is_same else 'differs from what training gives; run make train-judge'}")
        return 0 if is_same else 1
    WEIGHTS.write_bytes(content)
    print(f"{WEIGHTS}: {sum(len(model.weights) for model in kinds.values())} weights")
    return 0


def collect_rows(paths: Sequence[Path]) -> dict[str, list[Row]]:
    """Return the candidates of all labelled texts by kind."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for path in paths:
        for line in read_lines(path, SetLine):
            for kind, row in list_rows(path.stem, line):
                rows[kind].append(row)
    for line in list_reading_tests():
        for kind, row in list_rows("reading tests", line):
            rows[kind].append(row)
    for trap in read_lines(TRAPS, Trap):
        features = list_features(lowercase(trap.text), trap.text, trap.build_sighting())
        rows[trap.sighting.kind].append(Row(trap.author, tuple(dict.fromkeys(features)), is_right=False))
    return rows


def read_lines(path: Path, schema: type[T]) -> Iterator[T]:
    """Yield the lines of a file of labelled texts; exit with the file, the line and the problem of a malformed one."""
    for number, content in enumerate(path.read_bytes().splitlines(), 1):
        try:
            yield msgspec.json.decode(content, type=schema)
        except (msgspec.MsgspecError, UnicodeError) as error:
            sys.exit(f"{path}, line {number}: {error}; CONTRIBUTING.md describes the format")


def list_reading_tests() -> Iterator[SetLine]:
    """Yield the texts of the reading tests, each with the values of its one kind."""
    for kind, readings in tomllib.loads(READINGS.read_text("utf-8")).items():
        for text, values in readings.items():
            yield SetLine(text, [Label(kind, value) for value in values], frozenset((kind,)))


def list_rows(author: str, line: SetLine) -> Iterator[tuple[str, Row]]:
    """Yield the candidates of one text."""
    labels = {(label.kind, label.value) for label in line.expected}
    lowered = lowercase(line.text)
    for seen in find_candidates([Text.from_string(line.text)], KINDS)[0]:
        is_judged = seen.kind in JUDGED and seen.validity is not Validity.PLACEHOLDER
        if is_judged and seen.kind in line.scored_kinds:
            features = tuple(dict.fromkeys(list_features(lowered, line.text, seen)))
            yield seen.kind, Row(author, features, (seen.kind, seen.value) in labels)


def train(kind: str, rows: list[Row]) -> KindModel:
    """Return the model of one kind, calibrated on authors left out, and print how it does on them."""
    scores, right = predict_left_out(rows), np.array([row.is_right for row in rows])
    slope, offset = fit_calibration(scores, right)
    if slope <= 0:
        sys.exit(
            f"{kind}: more evidence gives a lower probability (slope {slope:.2f}): too few wrong candidates by others"
        )
    print_evaluation(kind, rows, 1 / (1 + np.exp(-(slope * scores + offset))), right)
    vectoriser, regression = fit(rows)
    weights = {
        name: round(float(weight), DIGITS)
        for name, weight in zip(vectoriser.feature_names_, regression.coef_[0], strict=True)
        if abs(weight) >= 10**-DIGITS
    }
    return KindModel(
        round(float(regression.intercept_[0]), DIGITS), round(slope, DIGITS), round(offset, DIGITS), THRESHOLD, weights
    )


def fit(rows: Sequence[Row]) -> tuple[DictVectorizer, LogisticRegression]:
    """Fit a regression on the features that occur in at least MIN_COUNT rows."""
    counts = Counter(name for row in rows for name in row.features if name.partition("=")[2] not in INVENTED)
    frequent = [{name: 1.0 for name in row.features if counts[name] >= MIN_COUNT} for row in rows]
    vectoriser = DictVectorizer(sort=True)
    regression = LogisticRegression(C=STRENGTH, max_iter=2000, random_state=SEED, class_weight=None)
    regression.fit(vectoriser.fit_transform(frequent), [row.is_right for row in rows])
    return vectoriser, regression


def predict_left_out(rows: list[Row]) -> np.ndarray:
    """Return the score of each row from a model trained on the texts of all other authors."""
    scores = np.zeros(len(rows))
    for author in {row.author for row in rows}:
        mine = [index for index, row in enumerate(rows) if row.author == author]
        vectoriser, regression = fit([row for row in rows if row.author != author])
        features = vectoriser.transform([dict.fromkeys(rows[index].features, 1.0) for index in mine])
        scores[mine] = regression.decision_function(features)
    return scores


def fit_calibration(scores: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """Return slope and offset of the logistic curve from scores to probabilities (Platt 1999)."""
    curve = LogisticRegression(C=1e6, max_iter=2000).fit(scores.reshape(-1, 1), right)
    return float(curve.coef_[0][0]), float(curve.intercept_[0])


def print_evaluation(kind: str, rows: list[Row], probabilities: np.ndarray, right: np.ndarray) -> None:
    """Print what dropping the unlikely candidates of authors left out changes, and how true the probabilities are."""
    kept = probabilities >= THRESHOLD
    print(f"\n{kind}")
    print_effect("all authors", right, kept)
    for author in sorted({row.author for row in rows}):
        mine = np.array([row.author == author for row in rows])
        print_effect(author, right[mine], kept[mine])
    print_reliability(probabilities, right)


def print_effect(author: str, right: np.ndarray, kept: np.ndarray) -> None:
    """Print the precision before and after dropping candidates, and the number dropped."""
    after = right[kept].mean() if kept.any() else 1.0
    wrong, lost = int((~right & ~kept).sum()), int((right & ~kept).sum())
    counts = f"{wrong} wrong dropped of {int((~right).sum())}, {lost} right lost of {int(right.sum())}"
    print(f"  {author:<16} precision {right.mean():.3f} -> {after:.3f}: {counts}")


def print_reliability(probabilities: np.ndarray, right: np.ndarray) -> None:
    """Print per tenth of probability how many candidates were right, and the expected calibration error."""
    error = 0.0
    tenth = (probabilities * BINS).astype(int).clip(0, BINS - 1)
    for inside in (tenth == number for number in np.unique(tenth)):
        said, true = probabilities[inside].mean(), right[inside].mean()
        error += abs(said - true) * inside.mean()
        print(f"  said {said:.2f}, right {true:.2f} of {int(inside.sum())}")
    print(f"  expected calibration error {error:.3f}")


if __name__ == "__main__":
    sys.exit(main())
