"""The dashboards for analysts. They show counts, never scores: Washline explains what a count may mean."""

from __future__ import annotations

from search.elasticsearch.index.mappings import Index
from search.kibana.panel import Dashboard, DataView, DateBucket, Metric, Panel, SavedSearch, TermsBucket

CLUSTER_URL, SEARCH_URL = "/v1/clusters/{{value}}", "/v1/search?q={{value}}"

ADVERTS = DataView(Index.ADVERTS, "Washline adverts", "last_seen", (("identifiers", SEARCH_URL),))
SIGHTINGS = DataView(Index.SIGHTINGS, "Washline identifiers in adverts", "last_seen", (("identifier", SEARCH_URL),))
ENTRIES = DataView(Index.ENTRIES, "Washline police datasets", "entry.loaded_at", (("identifiers", SEARCH_URL),))
HITS = DataView(Index.HITS, "Washline wash hits", "hit.at", (("identifier", SEARCH_URL),))
CLUSTERS = DataView(Index.CLUSTERS, "Washline clusters", "last_seen", (("id", CLUSTER_URL),))
RUNS = DataView(Index.RUNS, "Washline crawls", "at")
DATA_VIEWS = (ADVERTS, SIGHTINGS, ENTRIES, HITS, CLUSTERS, RUNS)

# Kinds that identify a person. A price or a town that many adverts share means nothing.
PERSONAL_KINDS = ("phone", "email", "handle", "account", "plate", "crypto", "iban", "account_number")
ADVERT_COUNT = Metric("count", "Adverts")
DISTINCT_ADVERTS = Metric("unique_count", "Adverts", "subject_id")

SEEN = Dashboard(
    "washline-seen",
    "Washline: where a value was seen",
    "All adverts with one identifier: click a value in another dashboard, or filter by identifier",
    (
        Panel("seen-time", "When", SIGHTINGS, "bars", (DateBucket("last_seen", "Last seen"),), (DISTINCT_ADVERTS,)),
        Panel("seen-area", "In which areas", SIGHTINGS, "table", (TermsBucket("area", "Area"),), (DISTINCT_ADVERTS,)),
        Panel(
            "seen-account",
            "By which accounts",
            SIGHTINGS,
            "table",
            (TermsBucket("account", "Account"),),
            (DISTINCT_ADVERTS,),
        ),
        Panel(
            "seen-name", "Under which names", SIGHTINGS, "table", (TermsBucket("name", "Name"),), (DISTINCT_ADVERTS,)
        ),
    ),
    SavedSearch(
        "washline-sightings",
        "Washline: identifiers in adverts",
        SIGHTINGS,
        ("identifier", "raw", "source", "source_id", "account", "name", "area", "first_seen"),
    ),
)

OVERVIEW = Dashboard(
    "washline-adverts",
    "Washline: adverts",
    "The number of adverts over time, by area and by site",
    (
        Panel("adverts-all", "Adverts", ADVERTS, "figure", (), (ADVERT_COUNT,), width=12, height=8),
        Panel(
            "adverts-time",
            "Adverts over time",
            ADVERTS,
            "bars",
            (DateBucket("last_seen", "Last seen"),),
            (ADVERT_COUNT,),
            width=36,
        ),
        Panel(
            "adverts-force",
            "By police force area",
            ADVERTS,
            "table",
            (TermsBucket("forces", "Police force", 50),),
            (ADVERT_COUNT,),
        ),
        Panel(
            "adverts-area",
            "By area as stated by the site",
            ADVERTS,
            "table",
            (TermsBucket("advert.area", "Area", 50),),
            (ADVERT_COUNT,),
        ),
        Panel("adverts-site", "By site", ADVERTS, "table", (TermsBucket("advert.site", "Site"),), (ADVERT_COUNT,)),
        Panel(
            "adverts-kind", "By kind of identifier", ADVERTS, "table", (TermsBucket("kinds", "Kind"),), (ADVERT_COUNT,)
        ),
    ),
    SavedSearch(
        "washline-adverts-listing",
        "Washline: adverts, newest version",
        ADVERTS,
        ("advert.title", "advert.site", "advert.account", "advert.name", "advert.area", "identifiers", "first_seen"),
    ),
)

SHARED = Dashboard(
    "washline-shared",
    "Washline: shared identifiers",
    "Values that several adverts share. A shared value alone is not grounds for suspicion: "
    "phones are recycled, flats are shared",
    (
        Panel(
            "shared-values",
            "Values by number of adverts",
            SIGHTINGS,
            "table",
            (TermsBucket("identifier", "Identifier", 100),),
            (
                DISTINCT_ADVERTS,
                Metric("unique_count", "Accounts", "account"),
                Metric("unique_count", "Names", "name"),
                Metric("unique_count", "Areas", "area"),
                Metric("unique_count", "Police forces", "forces"),
                Metric("unique_count", "Sites", "source"),
            ),
            leads_to=SEEN.id,
            kinds=PERSONAL_KINDS,
            width=48,
            height=20,
        ),
        Panel("shared-kinds", "Kinds", SIGHTINGS, "table", (TermsBucket("kind", "Kind"),), (DISTINCT_ADVERTS,)),
        Panel(
            "shared-tier",
            "How the values were written",
            SIGHTINGS,
            "table",
            (TermsBucket("tier", "Tier"),),
            (DISTINCT_ADVERTS,),
        ),
    ),
)

SPREAD = Dashboard(
    "washline-clusters",
    "Washline: clusters by spread",
    "Linked adverts; click a cluster to read its evidence in Washline. An assessment, never a fact",
    (
        Panel("clusters-all", "Clusters", CLUSTERS, "figure", (), (Metric("count", "Clusters"),), width=12, height=8),
        Panel(
            "clusters-outcome",
            "By outcome",
            CLUSTERS,
            "table",
            (TermsBucket("outcome", "Outcome"),),
            (Metric("count", "Clusters"), Metric("sum", "Adverts", "size")),
            width=36,
        ),
        Panel(
            "clusters-spread",
            "Clusters by number of areas",
            CLUSTERS,
            "table",
            (TermsBucket("id", "Cluster", 100),),
            (
                Metric("max", "Areas", "areas"),
                Metric("max", "Adverts", "size"),
                Metric("max", "Accounts", "accounts"),
                Metric("max", "Names", "names"),
                Metric("max", "Sites", "sites"),
            ),
            width=48,
            height=20,
        ),
    ),
)

WASHED = Dashboard(
    "washline-hits",
    "Washline: wash hits",
    "The hits of washes, by dataset and over time; Washline has the reason of each hit",
    (
        Panel(
            "hits-time",
            "Hits over time",
            HITS,
            "bars",
            (DateBucket("hit.at", "Washed"),),
            (Metric("count", "Hits"),),
            width=48,
        ),
        Panel(
            "hits-source",
            "By dataset or site",
            HITS,
            "table",
            (TermsBucket("hit.seen.source", "Dataset or site"),),
            (Metric("count", "Hits"),),
        ),
        Panel(
            "hits-tier",
            "By match tier",
            HITS,
            "table",
            (TermsBucket("hit.tier", "Match"),),
            (Metric("count", "Hits"),),
        ),
        Panel(
            "hits-value",
            "Values",
            HITS,
            "table",
            (TermsBucket("identifier", "Identifier", 100),),
            (Metric("count", "Hits"), Metric("unique_count", "Washes", "hit.run")),
            leads_to=SEEN.id,
            width=48,
        ),
    ),
    SavedSearch(
        "washline-hits-listing",
        "Washline: hits",
        HITS,
        (
            "identifier",
            "hit.place",
            "hit.asked",
            "hit.tier",
            "hit.seen.source",
            "hit.seen.source_id",
            "hit.role",
            "hit.grade",
        ),
    ),
)

HEALTH = Dashboard(
    "washline-crawls",
    "Washline: crawl health",
    "Pages, errors and outcomes of crawls",
    (
        Panel(
            "runs-time",
            "Pages and errors over time",
            RUNS,
            "bars",
            (DateBucket("at", "Ended"),),
            (Metric("sum", "Pages", "summary.pages"), Metric("sum", "Errors", "summary.errors")),
            width=48,
        ),
        Panel(
            "runs-site",
            "By site",
            RUNS,
            "table",
            (TermsBucket("summary.site", "Site", 50),),
            (
                Metric("count", "Crawls"),
                Metric("sum", "Pages", "summary.pages"),
                Metric("sum", "New adverts", "summary.new"),
                Metric("sum", "Changed adverts", "summary.changed"),
                Metric("sum", "Errors", "summary.errors"),
                Metric("max", "Last crawl", "at"),
            ),
            width=48,
        ),
        Panel(
            "runs-outcome",
            "By outcome",
            RUNS,
            "table",
            (TermsBucket("summary.outcome", "Outcome"),),
            (Metric("count", "Crawls"),),
        ),
    ),
    SavedSearch(
        "washline-runs-listing",
        "Washline: crawls",
        RUNS,
        ("summary.site", "summary.outcome", "summary.reason", "summary.pages", "summary.errors", "summary.problems"),
    ),
)

DASHBOARDS = (OVERVIEW, SHARED, SEEN, SPREAD, WASHED, HEALTH)
