"""Adds the wording indicators of enrich.indicators to a cluster: how many of its adverts show each.

They are computed from the texts when a cluster is displayed, because linking reads no text. They are reasons to look:
they have no score and do not change the outcome.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace

from enrich.indicators import Lexicon, find_indicators, load_lexicons
from matcher.clusters.indicators import SUPPORT_SENTENCES, Family
from records.cluster import Cluster


def add_wording(cluster: Cluster, texts: Collection[str]) -> Cluster:
    """Return the cluster with a reason and an innocent explanation for each lexicon that matches a text.

    An indicator that linking has already found from the identifiers (I9, obscured phones) is not added again.
    """
    counts = count_lexicons(texts)
    known = " ".join(cluster.reasons)
    matched = [lexicon for lexicon in load_lexicons() if counts[lexicon.rule] and f"[{lexicon.rule}," not in known]
    reasons = (describe_wording(lexicon, counts[lexicon.rule], len(texts)) for lexicon in matched)
    innocent = dict.fromkeys((*cluster.innocent, *(lexicon.innocent for lexicon in matched)))
    return replace(cluster, reasons=(*cluster.reasons, *reasons), innocent=tuple(innocent))


def count_lexicons(texts: Collection[str]) -> Counter[str]:
    """Return the number of texts that each lexicon matches, by the lexicon's rule."""
    return Counter(rule for text in texts for rule in find_matching_rules(text))


def find_matching_rules(text: str) -> Iterator[str]:
    """Yield the rule of each lexicon that matches a text, once."""
    yield from {indicator.rule for indicator in find_indicators(text)}


def describe_wording(lexicon: Lexicon, adverts: int, total: int) -> str:
    """Return the reason for one lexicon."""
    route = f"; refer to {lexicon.route}" if lexicon.route else ""
    return (
        f"wording in {adverts} of {total} advert(s), a reason to look: {lexicon.name}{route} "
        f"[{lexicon.rule}, {Family.TEXT} family, {SUPPORT_SENTENCES[lexicon.support]}]"
    )
