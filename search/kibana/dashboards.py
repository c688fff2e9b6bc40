"""What analysts see in Kibana. Nothing here is a score; counts say what is in the store, Washline says what it may mean."""

from __future__ import annotations

from search.elasticsearch.mappings import Index
from search.kibana.panel import Dashboard, Dates, Figure, Listing, Panel, Terms, View

CLUSTER, SEARCH = "/v1/clusters/{{value}}", "/v1/search?q={{value}}"

ADVERTS = View(Index.ADVERTS, "Washline adverts", "last_seen", (("identifiers", SEARCH),))
SIGHTINGS = View(Index.SIGHTINGS, "Washline identifiers in adverts", "last_seen", (("identifier", SEARCH),))
ENTRIES = View(Index.ENTRIES, "Washline police datasets", "entry.loaded_at", (("identifiers", SEARCH),))
HITS = View(Index.HITS, "Washline wash hits", "hit.at", (("identifier", SEARCH),))
CLUSTERS = View(Index.CLUSTERS, "Washline clusters", "last_seen", (("id", CLUSTER),))
RUNS = View(Index.RUNS, "Washline crawls", "at")
VIEWS = (ADVERTS, SIGHTINGS, ENTRIES, HITS, CLUSTERS, RUNS)

# What a person has, and few others: a price or a town that many adverts share says nothing.
PERSONAL = ("phone", "email", "handle", "account", "plate", "crypto", "iban", "account_number")
ALL = Figure("count", "Adverts")
NUMBER = Figure("unique_count", "Adverts", "subject_id")

SEEN = Dashboard(
    "washline-seen",
    "Washline: where a value was seen",
    "All adverts that show one identifier: click on a value in another dashboard, or filter by identifier",
    (
        Panel("seen-time", "When", SIGHTINGS, "bars", (Dates("last_seen", "Last seen"),), (NUMBER,)),
        Panel("seen-area", "In which areas", SIGHTINGS, "table", (Terms("area", "Area"),), (NUMBER,)),
        Panel("seen-account", "By which accounts", SIGHTINGS, "table", (Terms("account", "Account"),), (NUMBER,)),
        Panel("seen-name", "Under which names", SIGHTINGS, "table", (Terms("name", "Name"),), (NUMBER,)),
    ),
    Listing(
        "washline-sightings",
        "Washline: identifiers in adverts",
        SIGHTINGS,
        ("identifier", "raw", "source", "source_id", "account", "name", "area", "first_seen"),
    ),
)

OVERVIEW = Dashboard(
    "washline-adverts",
    "Washline: adverts",
    "How many adverts there are, since when, and where",
    (
        Panel("adverts-all", "Adverts", ADVERTS, "figure", (), (ALL,), width=12, height=8),
        Panel(
            "adverts-time", "Adverts over time", ADVERTS, "bars", (Dates("last_seen", "Last seen"),), (ALL,), width=36
        ),
        Panel(
            "adverts-force", "By police force area", ADVERTS, "table", (Terms("forces", "Police force", 50),), (ALL,)
        ),
        Panel(
            "adverts-area", "By area as the site says", ADVERTS, "table", (Terms("advert.area", "Area", 50),), (ALL,)
        ),
        Panel("adverts-site", "By site", ADVERTS, "table", (Terms("advert.site", "Site"),), (ALL,)),
        Panel("adverts-kind", "By kind of identifier", ADVERTS, "table", (Terms("kinds", "Kind"),), (ALL,)),
    ),
    Listing(
        "washline-adverts-listing",
        "Washline: adverts as they stand",
        ADVERTS,
        ("advert.title", "advert.site", "advert.account", "advert.name", "advert.area", "identifiers", "first_seen"),
    ),
)

SHARED = Dashboard(
    "washline-shared",
    "Washline: shared identifiers",
    "Values that several adverts show. A shared value alone never makes a suspect: numbers are recycled and flats are shared",
    (
        Panel(
            "shared-values",
            "Values by how widely they are seen",
            SIGHTINGS,
            "table",
            (Terms("identifier", "Identifier", 100),),
            (
                NUMBER,
                Figure("unique_count", "Accounts", "account"),
                Figure("unique_count", "Names", "name"),
                Figure("unique_count", "Areas", "area"),
                Figure("unique_count", "Police forces", "forces"),
                Figure("unique_count", "Sites", "source"),
            ),
            leads_to=SEEN.id,
            kinds=PERSONAL,
            width=48,
            height=20,
        ),
        Panel("shared-kinds", "Kinds", SIGHTINGS, "table", (Terms("kind", "Kind"),), (NUMBER,)),
        Panel("shared-tier", "How clearly they were written", SIGHTINGS, "table", (Terms("tier", "Tier"),), (NUMBER,)),
    ),
)

SPREAD = Dashboard(
    "washline-clusters",
    "Washline: clusters by spread",
    "Adverts that hold together; click on a cluster to read its evidence in Washline. An assessment, never a fact",
    (
        Panel("clusters-all", "Clusters", CLUSTERS, "figure", (), (Figure("count", "Clusters"),), width=12, height=8),
        Panel(
            "clusters-outcome",
            "By outcome",
            CLUSTERS,
            "table",
            (Terms("outcome", "Outcome"),),
            (Figure("count", "Clusters"), Figure("sum", "Adverts", "size")),
            width=36,
        ),
        Panel(
            "clusters-spread",
            "The widest",
            CLUSTERS,
            "table",
            (Terms("id", "Cluster", 100),),
            (
                Figure("max", "Areas", "areas"),
                Figure("max", "Adverts", "size"),
                Figure("max", "Accounts", "accounts"),
                Figure("max", "Names", "names"),
                Figure("max", "Sites", "sites"),
            ),
            width=48,
            height=20,
        ),
    ),
)

WASHED = Dashboard(
    "washline-hits",
    "Washline: wash hits",
    "What washes found, by dataset and over time; Washline keeps the reason of each hit",
    (
        Panel(
            "hits-time",
            "Hits over time",
            HITS,
            "bars",
            (Dates("hit.at", "Washed"),),
            (Figure("count", "Hits"),),
            width=48,
        ),
        Panel(
            "hits-source",
            "By dataset or site",
            HITS,
            "table",
            (Terms("hit.seen.source", "Held by"),),
            (Figure("count", "Hits"),),
        ),
        Panel(
            "hits-tier",
            "By how they came about",
            HITS,
            "table",
            (Terms("hit.tier", "Match"),),
            (Figure("count", "Hits"),),
        ),
        Panel(
            "hits-value",
            "Values",
            HITS,
            "table",
            (Terms("identifier", "Identifier", 100),),
            (Figure("count", "Hits"), Figure("unique_count", "Washes", "hit.run")),
            leads_to=SEEN.id,
            width=48,
        ),
    ),
    Listing(
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
    "Whether the crawls do what they should",
    (
        Panel(
            "runs-time",
            "Pages and errors over time",
            RUNS,
            "bars",
            (Dates("at", "Ended"),),
            (Figure("sum", "Pages", "summary.pages"), Figure("sum", "Errors", "summary.errors")),
            width=48,
        ),
        Panel(
            "runs-site",
            "By site",
            RUNS,
            "table",
            (Terms("summary.site", "Site", 50),),
            (
                Figure("count", "Crawls"),
                Figure("sum", "Pages", "summary.pages"),
                Figure("sum", "New adverts", "summary.new"),
                Figure("sum", "Changed adverts", "summary.changed"),
                Figure("sum", "Errors", "summary.errors"),
                Figure("max", "Last crawl", "at"),
            ),
            width=48,
        ),
        Panel(
            "runs-outcome",
            "By outcome",
            RUNS,
            "table",
            (Terms("summary.outcome", "Outcome"),),
            (Figure("count", "Crawls"),),
        ),
    ),
    Listing(
        "washline-runs-listing",
        "Washline: crawls",
        RUNS,
        ("summary.site", "summary.outcome", "summary.reason", "summary.pages", "summary.errors", "summary.problems"),
    ),
)

DASHBOARDS = (OVERVIEW, SHARED, SEEN, SPREAD, WASHED, HEALTH)
