"""Recall and precision of the generic reader by sample site: `python bench/generic/run.py [site ...]`."""

from __future__ import annotations

import sys
from time import process_time

from tests.spiders.generic_sites import held_out, tuned
from tests.spiders.generic_sites.sample_site import SampleSite
from tests.spiders.generic_sites.score import score

COLUMNS = "site            adverts       ids foreign  junk  pages  ms/page  fields correct/labelled"


def main(selected: list[str]) -> None:
    print(COLUMNS)
    for name, build in {**tuned.SITES, **held_out.SITES}.items():
        if not selected or name in selected:
            print_score(name, build())


def print_score(name: str, site: SampleSite) -> None:
    start = process_time()
    result = score(site)
    ms_per_page = (process_time() - start) / max(result.fetched, 1) * 1000
    fields = " ".join(
        f"{field} {correct}/{labelled}" for field, (correct, labelled) in result.fields.items() if labelled
    )
    adverts, ids = f"{result.found}/{result.adverts}", f"{result.found_ids}/{result.ids}"
    print(
        f"{name:14}{adverts:>9}{ids:>10}{result.foreign_ids:>8}{len(result.junk):>6}{result.fetched:>7}{ms_per_page:>9.2f}"
        f"  {fields}"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
