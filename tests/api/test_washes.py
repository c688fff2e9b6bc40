"""Washes over the API: upload, follow, cancel, results in every format, and restarts."""

from __future__ import annotations

import csv
import io
import json
import time
from threading import Event

import pytest
from fastapi.testclient import TestClient
from openpyxl import Workbook, load_workbook

from api.app import create_app
from scheduler.jobs import wash_jobs
from scheduler.wash_queue import WashQueue
from tests.builders import advert
from washline.config import read_settings
from washline.wiring import open_configured_workspace

CSV = "Name,Mobile,Email\nAda,07700 900461,ada@mail.example\nBea,07700 900999,\nCleo,nothing,\n"


@pytest.fixture
def held(washline, listing):
    adverts = (advert(str(number), f"Call Rose on 07700 9004{number}") for number in range(60, 70))
    washline.done("adverts", "import", listing(*adverts, name="a.jsonl"))
    return washline


@pytest.fixture
def place(held):
    with open_configured_workspace(read_settings(data=str(held.data))) as opened:
        yield opened


@pytest.fixture
def client(held, place):
    with TestClient(create_app(place), raise_server_exceptions=False) as opened:
        opened.headers["Authorization"] = f"Bearer {held.done('key', 'new').out.strip()}"
        yield opened


def post_csv(client, text=CSV, **headers):
    return client.post("/v1/washes", content=text, headers={"Content-Type": "text/csv", **headers})


def wait(client, wash):
    deadline = time.monotonic() + 300
    while (state := client.get(f"/v1/washes/{wash}").json())["state"] in ("queued", "running"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return state


def make_workbook():
    book, file = Workbook(), io.BytesIO()
    for row in csv.reader(CSV.splitlines()):
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def test_a_small_list_is_answered_at_once(client):
    answer = post_csv(client)
    assert answer.status_code == 200
    wash = answer.json()
    assert (wash["state"], wash["list"], wash["rows_done"]) == ("done", "list.csv", 3)
    assert wash["results"] == {"hit": 1, "possible": 0, "no trace": 1, "not an identifier": 1}
    assert answer.headers["Location"] == f"/v1/washes/{wash['id']}"
    assert client.get(answer.headers["Location"]).json() == wash


@pytest.mark.parametrize(
    "send",
    [
        post_csv,
        lambda client: client.post(
            "/v1/washes?name=book.xlsx",
            content=make_workbook(),
            headers={"Content-Type": "application/octet-stream"},
        ),
        lambda client: client.post(
            "/v1/washes",
            content=CSV,
            headers={"Content-Type": "text/csv", "Content-Disposition": 'attachment; filename="../../n.csv"'},
        ),
        lambda client: client.post("/v1/washes", json={"values": ["07700 900461", "07700 900999", "nothing"]}),
    ],
    ids=["csv", "workbook", "named", "json"],
)
def test_every_format_of_a_list_gives_the_same_results(client, send):
    wash = send(client).json()
    page = client.get(f"/v1/washes/{wash['id']}/results").json()
    assert [row["result"] for row in page["rows"]] == ["hit", "no trace", "not an identifier"]
    assert page["next"] is None
    assert "/" not in wash["list"]


def test_the_results_are_the_same_in_every_format(client):
    results = f"/v1/washes/{post_csv(client).json()['id']}/results"
    rows = client.get(results).json()["rows"]
    assert rows[0]["row"] == {"Name": "Ada", "Mobile": "07700 900461", "Email": "ada@mail.example"}
    assert rows[0]["found"][0]["source"] == "elsewhere"
    lines = client.get(results, params={"format": "ndjson"}).text.splitlines()
    assert [json.loads(line) for line in lines] == rows
    answer = client.get(results, params={"format": "csv"})
    assert "list-washed.csv" in answer.headers["Content-Disposition"]
    table = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["Name"], row["result"]) for row in table] == [(row["row"]["Name"], row["result"]) for row in rows]
    hits = list(csv.DictReader(io.StringIO(client.get(results, params={"format": "csv", "part": "hits"}).text)))
    assert hits == rows[0]["found"]
    book = load_workbook(io.BytesIO(client.get(results, params={"format": "xlsx"}).content))
    assert {"Summary", "Results", "Hits"} <= {name.title() for name in book.sheetnames}


@pytest.mark.parametrize(
    "name", ["result.csv", "result.hits.csv", "result.wash", "list", "..", ".hidden.csv", "a/b.csv"]
)
def test_a_list_may_have_any_name(client, name):
    answer = client.post("/v1/washes", params={"name": name}, content=CSV, headers={"Content-Type": "text/csv"})
    results = f"/v1/washes/{answer.json()['id']}/results"
    assert answer.json()["results"]["hit"] == 1
    table = list(csv.DictReader(io.StringIO(client.get(results, params={"format": "csv"}).text)))
    assert [row["result"] for row in table] == ["hit", "no trace", "not an identifier"]


def test_a_result_is_read_in_pieces(client, monkeypatch):
    monkeypatch.setattr("matcher.wash.results.stored_rows.BLOCK_ROWS", 4)
    values = [f"07700 900{number:03}" for number in range(450, 473)]
    wash = client.post("/v1/washes", json={"values": values}).json()["id"]
    seen, cursor = [], ""
    while cursor is not None:
        page = client.get(f"/v1/washes/{wash}/results", params={"limit": 5, "cursor": cursor}).json()
        seen += [row["row"]["value"] for row in page["rows"]]
        cursor = page["next"]
    assert seen == values


def test_a_large_list_is_accepted_and_followed(client):
    rows = "".join(f"{number},07700 900{number % 1000:03}\n" for number in range(20_000))
    answer = post_csv(client, "n,mobile\n" + rows)
    assert answer.status_code == 202
    assert answer.headers["Retry-After"] == "1"
    wash = answer.json()["id"]
    early = client.get(f"/v1/washes/{wash}/results")
    assert early.status_code == 409
    assert early.json()["error"] == "WashNotFinished"
    state = wait(client, wash)
    assert state["state"] == "done"
    assert sum(state["results"].values()) == 20_000
    assert state["results"]["hit"] == 200


def test_a_wash_can_be_cancelled(client, place, monkeypatch):
    begun, cancelled = Event(), Event()
    build = wash_jobs.watch_job

    def watch(*arguments):
        progress = build(*arguments)

        def wait_and_check(rows):
            begun.set()
            assert cancelled.wait(120)
            progress(rows)

        return wait_and_check

    monkeypatch.setattr("scheduler.jobs.wash_jobs.watch_job", watch)
    wash = post_csv(client, CSV + "x,07700 900460,\n" * 20_000).json()["id"]
    assert begun.wait(120)
    assert client.delete(f"/v1/washes/{wash}").json()["state"] == "cancelled"
    cancelled.set()
    assert client.get(f"/v1/washes/{wash}/results").status_code == 409
    assert client.delete(f"/v1/washes/{wash}").json()["state"] == "cancelled"
    assert not place.ledger.washes.all()


def test_an_ended_wash_is_not_cancelled(client):
    wash = post_csv(client).json()["id"]
    assert client.delete(f"/v1/washes/{wash}").json()["state"] == "done"


def test_the_same_key_and_list_start_no_second_wash(client, place):
    first, second = (post_csv(client, **{"Idempotency-Key": "k1"}) for _ in range(2))
    assert first.json() == second.json()
    assert post_csv(client, **{"Idempotency-Key": "k2"}).json()["id"] != first.json()["id"]
    other = post_csv(client, CSV + "Dora,07700 900462,\n", **{"Idempotency-Key": "k1"})
    assert other.status_code == 422
    assert other.json()["error"] == "IdempotencyKeyReused"
    assert len(list((place.washes / "jobs").iterdir())) == 2


def test_an_interrupted_wash_runs_again_after_a_restart(place):
    upload = wash_jobs.create_upload(place, "list.csv")
    upload.file.write_text(CSV)
    job = wash_jobs.submit_wash(place, upload, wash_jobs.Question(), None)
    wash_jobs.run_job(place, job, stopping=lambda: True)
    assert wash_jobs.get_job(place, job.id).is_open
    queue = WashQueue(place)
    queue.start()
    deadline = time.monotonic() + 120
    while wash_jobs.get_job(place, job.id).is_open:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    queue.stop()
    assert wash_jobs.get_job(place, job.id).state == "done"


def test_washes_are_listed_in_pages_and_only_those_of_the_operation(client, held):
    posted = [post_csv(client).json()["id"] for _ in range(3)]
    page = client.get("/v1/washes", params={"limit": 2}).json()
    rest = client.get("/v1/washes", params={"limit": 2, "cursor": page["next"]}).json()
    assert [wash["id"] for wash in page["washes"] + rest["washes"]] == posted[::-1]
    assert rest["next"] is None
    held.done("operation", "open", "Other", "--purpose", "another")
    client.headers["Authorization"] = f"Bearer {held.done('key', 'new').out.strip()}"
    assert client.get("/v1/washes").json()["washes"] == []
    assert client.get(f"/v1/washes/{posted[0]}").status_code == 404
    assert client.get(f"/v1/washes/{posted[0]}/results").status_code == 404
    assert client.delete(f"/v1/washes/{posted[0]}").status_code == 404


@pytest.mark.parametrize(
    ("content", "media_type", "query", "status"),
    [
        ("", "text/csv", "", 422),
        (CSV, "text/csv", "?column=Nope", 422),
        (CSV, "text/csv", "?kind=nope", 422),
        (CSV, "text/csv", "?unknown=1", 422),
        (CSV, "image/png", "", 415),
        (CSV, "application/octet-stream", "", 415),
        ("PK\x03\x04 broken", "application/octet-stream", "?name=a.xlsx", 422),
        ("{", "application/json", "", 422),
        ('{"values": []}', "application/json", "", 422),
    ],
)
def test_what_cannot_be_washed_is_refused_and_nothing_is_left(client, place, content, media_type, query, status):
    answer = client.post(f"/v1/washes{query}", content=content, headers={"Content-Type": media_type})
    assert answer.status_code == status, answer.text
    assert set(answer.json()) == {"error", "detail", "problems"}
    assert str(place.folder) not in answer.text
    assert client.get("/v1/washes").json()["washes"] == []
    jobs = place.washes / "jobs"
    assert not jobs.exists() or not list(jobs.iterdir())


def test_a_large_list_that_cannot_be_read_fails_with_its_reason(client, place):
    answer = client.post("/v1/washes?name=a.xlsx", content=b"PK\x03\x04" + b"x" * 300_000,
                         headers={"Content-Type": "application/octet-stream"})  # fmt: skip
    state = wait(client, answer.json()["id"])
    assert state["state"] == "failed"
    assert state["error"].startswith("a.xlsx")
    assert str(place.folder) not in state["error"]


def test_errors_of_the_framework_have_the_same_shape(client):
    for answer in (client.get("/v1/nothing"), client.put("/v1/washes"), client.get("/v1/search?limit=x")):
        assert answer.status_code in (404, 405, 422)
        assert set(answer.json()) == {"error", "detail", "problems"}
    del client.headers["Authorization"]
    for answer in (client.get("/v1/washes"), post_csv(client)):
        assert answer.status_code == 401
        assert answer.json()["error"] == "Unauthorized"
        assert answer.headers["WWW-Authenticate"] == "Bearer"
