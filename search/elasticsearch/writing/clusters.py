"""Replaces the clusters and held-back values: a new edition goes to new indices, and one alias switch makes it
current.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import msgspec
from more_itertools import chunked

from records.digest import digest
from search.elasticsearch.client.bulk import BulkOperation
from search.elasticsearch.index.documents import build_cluster_document, build_held_back_document, encode
from search.elasticsearch.index.manager import IndexManager
from search.elasticsearch.index.mappings import Index
from search.errors import RecordRefused
from search.store import LinkingResult

EDITION_INDICES = (Index.CLUSTERS, Index.HELD_BACK)
BATCH_SIZE = 2000
MAX_ID_LENGTH = 80  # characters of an id in an error message

D = TypeVar("D", bound=msgspec.Struct)


def replace_links(indices: IndexManager, linked: LinkingResult) -> None:
    """Replace all clusters and held-back values atomically.

    The previous edition is kept for its current readers; older ones are deleted.
    """
    clusters = ((cluster.id, build_cluster_document(cluster)) for cluster in linked.clusters)
    documents = map(build_held_back_document, linked.held_back)
    held_back = ((digest("held", document.id), document) for document in documents)
    names = {index: indices.create_index(index) for index in EDITION_INDICES}
    with delete_on_error(indices, names):
        write_edition(indices, names[Index.CLUSTERS], clusters)
        write_edition(indices, names[Index.HELD_BACK], held_back)
        indices.reader.refresh(list(names.values()))
        before = indices.switch_aliases(names)
    for index in EDITION_INDICES:
        previous = min(before[index], default="")
        indices.delete_indices(name for name in indices.find_unaliased_indices(index) if name < previous)


@contextmanager
def delete_on_error(indices: IndexManager, names: dict[Index, str]) -> Iterator[None]:
    """Delete the new indices on any exception, unless the switch was made and only its response was lost."""
    try:
        yield
    except BaseException:
        indices.delete_indices(name for index, name in names.items() if name in indices.find_unaliased_indices(index))
        raise


def write_edition(indices: IndexManager, name: str, documents: Iterable[tuple[str, D]]) -> None:
    """Write the documents of an edition in batches; raise RecordRefused if the engine refuses one."""
    for batch in chunked(documents, BATCH_SIZE):
        operations = [BulkOperation(name, id_, encode(document), alias=False) for id_, document in batch]
        for operation, result in zip(operations, indices.bulk.write(operations), strict=True):
            if not result.is_done:
                raise RecordRefused(ascii(operation.id[:MAX_ID_LENGTH]), result.reason)
