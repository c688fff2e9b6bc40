"""The judge: what it drops, how sure it is, and its data file."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from enrich.errors import LexiconBroken
from enrich.extract import find_candidates
from enrich.judge import judge as judging
from enrich.judge import model as models
from enrich.judge.features import list_features, view
from enrich.judge.model import KindModel, Model, load_model
from enrich.judge.wording import describe
from enrich.registry import KINDS
from enrich.text.folding import Text
from records.identifier import Sighting, Tier
from tests.enrich.texts import TEXTS

ROOT = Path(__file__).parents[2]
SEEN = Sighting("postcode", "M4", "M4", 7, 9, rule="postcode/6")
TEXT = Text("on the M4 today")


def judged(kind_model: KindModel, seen: Sighting = SEEN) -> list[Sighting]:
    decision = judging.decide(kind_model, view(TEXT.lowered, TEXT.original, seen))
    return [seen.judged(*decision)] if decision else []


@pytest.mark.parametrize(("weight", "kept"), [(-0.01, False), (0.0, True), (0.01, True)])
def test_a_candidate_is_dropped_below_the_threshold(weight, kept):
    assert bool(judged(KindModel(0.0, 1.0, 0.0, 0.5, {"before=the": weight}))) is kept


def test_confidence_is_the_calibrated_probability():
    (seen,) = judged(KindModel(0.5, 2.0, -0.25, 0.5, {"before=the": 1.0, "after=today": 0.5, "before=a": 9.0}))
    assert seen.confidence == round(1 / (1 + math.exp(-(2.0 * 2.0 - 0.25))), 3)


def test_the_decisive_features_are_the_evidence_unless_it_is_nearly_certain():
    weights = {"before=the": -0.4, "after=today": 0.6, "gap before= ": 0.1, "near before=on": 0.2}
    (seen,) = judged(KindModel(0.3, 1.0, 0.0, 0.5, weights))
    assert seen.evidence == ("+ after=today", "- before=the", "+ near before=on")
    (seen,) = judged(KindModel(9.0, 1.0, 0.0, 0.5, weights))
    assert seen.evidence == ()


def test_a_guess_is_never_above_nine_tenths():
    (seen,) = judged(KindModel(9.0, 1.0, 0.0, 0.5, {}), replace(SEEN, tier=Tier.INFERRED))
    assert seen.confidence == 0.9


def test_kinds_without_a_model_are_unchanged(monkeypatch):
    monkeypatch.setattr(judging, "load_model", lambda: Model(1, 1, 0, "", {}))
    assert list(judging.judge(TEXT, [SEEN])) == [SEEN]


def test_features_are_the_same_whatever_the_case_of_the_words_around():
    upper = Text("ON THE M4 TODAY")
    assert list_features(TEXT.lowered, TEXT.original, SEEN) == list_features(upper.lowered, upper.original, SEEN)


def test_every_candidate_of_the_reading_tests_has_features():
    for written in TEXTS:
        for seen in find_candidates([Text.from_string(written)], KINDS)[0]:
            features = list_features(judging.lower_original(Text.from_string(written)), written, seen)
            assert features
            assert all(features)


def test_the_weights_were_trained_on_the_texts_that_are_here():
    sets = sorted((ROOT / "bench/extract/sets").glob("*.jsonl"))
    training = [path for path in sets if path.name.startswith(("dev-", "train-author-"))]
    files = (
        *training,
        ROOT / "bench/extract/sets/train-traps.jsonl",
        ROOT / "tests/enrich/readings.toml",
    )
    digest = sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]
    assert load_model().training_digest == digest, "run make train-judge"


@pytest.mark.parametrize(
    ("written", "invented", "real"),
    [
        ("my car is reg {} parked outside", "AB45 CDE", "AB12 CDE"),
        ("van {}, text me", "LK39 XYZ", "LK19 XYZ"),
        ("email {} for rates", "mia99@example.com", "mia99@gmail.com"),
        ("mail: {}", "wl-test.mia@outlook.com", "test.mia@outlook.com"),
    ],
)
def test_the_judge_has_not_learned_what_marks_invented_values(written, invented, real):
    """The texts of the training hold only values that are never issued; adverts hold the others."""
    first, second = (judge_all(written.format(value)) for value in (invented, real))
    assert [seen.confidence for seen in first] == [seen.confidence for seen in second] != []


def judge_all(written: str) -> list[Sighting]:
    text = Text(written)
    return list(
        judging.judge(text, [seen for seen in find_candidates([text], KINDS)[0] if seen.kind in ("plate", "email")])
    )


def test_the_shipped_threshold_is_the_one_that_was_evaluated():
    from devtools.train_judge import JUDGED, THRESHOLD

    assert {kind: model.threshold for kind, model in load_model().kinds.items()} == dict.fromkeys(JUDGED, THRESHOLD)


@pytest.mark.parametrize("kind", sorted(models.JUDGED))
def test_more_evidence_gives_a_higher_probability(kind):
    """A kind whose wrong candidates are of one author only has a falling curve: the others know nothing of them."""
    model = load_model().kinds[kind]
    best, worst = (pick(model.weights, key=model.weights.__getitem__) for pick in (max, min))
    assert model.slope > 0
    assert model.compute_probability([best]) > model.compute_probability([]) > model.compute_probability([worst])


def test_training_refuses_a_falling_curve():
    from devtools.train_judge import Row, train

    rows = [Row("x", ("good",), is_right=right) for right in [True] * 4 + [False] * 2]
    rows += [Row("y", ("good",), is_right=right) for right in [False] * 20 + [True]]
    with pytest.raises(SystemExit, match=r"plate: .*\(slope -"):
        train("plate", rows)


def write_model(kinds: tuple[str, ...] = (*models.JUDGED,), **changed: object) -> bytes:
    one = {"bias": 0.0, "slope": 1.0, "offset": 0.0, "threshold": 0.3, "weights": {"gap": 1.0}} | changed
    content = {"format": 1, "version": 1, "seed": 1, "training_digest": "", "kinds": dict.fromkeys(kinds, one)}
    return json.dumps(content).encode()


def test_the_judged_kinds_are_those_that_are_trained():
    from devtools.train_judge import JUDGED

    assert frozenset(JUDGED) == models.JUDGED


@pytest.mark.parametrize("threshold", [0.0, 1.0])
def test_a_threshold_is_a_probability(tmp_path, monkeypatch, threshold):
    (tmp_path / models.FILE).write_bytes(write_model(threshold=threshold))
    monkeypatch.setattr(models, "files", lambda _: tmp_path)
    load_model.cache_clear()
    assert load_model().kinds["email"].threshold == threshold
    load_model.cache_clear()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"{", "Input data was truncated"),
        (b'{"format": 2, "version": 1, "seed": 1, "training_digest": "", "kinds": {}}', "format 2"),
        (write_model(()), "it is for the kinds"),
        (write_model(("email", "handle", "plate")), "it is for the kinds"),
        (write_model((*models.JUDGED, "phone")), "it is for the kinds"),
        (write_model(threshold=1.01), "<= 1"),
        (write_model(threshold=-0.01), ">= 0"),
        (write_model(weights={}), "length >= 1"),
        (write_model(weights={"gap": "high"}), "Expected `float`"),
        (None, "No such file"),
    ],
)
def test_a_broken_file_is_named(tmp_path, monkeypatch, content, problem):
    if content is not None:
        (tmp_path / models.FILE).write_bytes(content)
    monkeypatch.setattr(models, "files", lambda _: tmp_path)
    load_model.cache_clear()
    with pytest.raises(LexiconBroken, match=problem) as error:
        load_model()
    assert str(tmp_path / models.FILE) in str(error.value)
    load_model.cache_clear()


def test_every_feature_of_the_model_has_words():
    names = {name for model in load_model().kinds.values() for name in model.weights}
    described = {name: describe(f"+ {name}") for name in names}
    assert all(words.startswith("for: ") and len(words) > len("for: ") for words in described.values())
    written = "mia99 at gmail dot com, E14, tg mia_xo, AB45 CDE, @rose call 07700 900461"
    text = Text(written)
    for seen in find_candidates([text], KINDS)[0]:
        for feature in list_features(text.lowered, written, seen):
            assert describe(f"- {feature}").startswith("against: ")


@pytest.mark.parametrize(
    ("line", "problem"),
    [(b"{", "truncated"), (b'{"text": "x", "expected": []}', "scored_kinds"), (b"\xff", "malformed")],
)
def test_training_names_the_file_and_line_of_a_malformed_label(tmp_path, line, problem):
    from devtools.train_judge import SetLine, read_lines

    file = tmp_path / "train-author-x.jsonl"
    file.write_bytes(b'{"text": "x", "expected": [], "scored_kinds": []}\n' + line)
    lines = read_lines(file, SetLine)
    assert next(lines) == SetLine("x", [], frozenset())
    with pytest.raises(SystemExit, match=problem) as stopped:
        next(lines)
    assert str(stopped.value).startswith(f"{file}, line 2: ")
