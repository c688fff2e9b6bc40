"""Input files of the demo: a list to wash, two messy police datasets with manifests, and older adverts."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import xlsxwriter

from demo import numbers, truth
from demo.places import TOWNS
from demo.world import NAMES, SEED
from enrich.check_letter import compute_check_letter

MADE = datetime(2026, 3, 1, 12, tzinfo=UTC)
EARLIER = "2025-01-05T12:00:00Z"
LIST_HEADER = ("ref", "number", "city", "note")
CITIES = ("Lyon", "Porto", "Cluj", "Gdansk", "Malaga", "Graz")
OFFENCES = ("MS15001", "MS15003", "SX03118", "SX03119")
NOTES = ("", "seen twice", "new this week", "asks for text only", "two pictures")


@dataclass(frozen=True, slots=True)
class Files:
    """Paths of the demo's input files."""

    wash_list: Path
    manifests: tuple[Path, ...]
    earlier: Path


def write_files(folder: Path) -> Files:
    """Write all files to a folder, always with the same bytes, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    files = Files(
        folder / "numbers.csv", (folder / "nominals.toml", folder / "incidents.toml"), folder / "earlier.jsonl"
    )
    files.wash_list.write_text(build_wash_list(), "utf-8")
    files.earlier.write_text(build_earlier_adverts(), "utf-8")
    (folder / "nominals.csv").write_bytes(build_nominals().encode("windows-1252"))
    (folder / "nominals.toml").write_text(NOMINALS_MANIFEST, "utf-8")
    write_incidents(folder / "incidents.xlsx")
    (folder / "incidents.toml").write_text(INCIDENTS_MANIFEST, "utf-8")
    return files


def build_wash_list() -> str:
    """Return 454 numbers of a foreign classifieds site in common spellings; two of them are also in the adverts."""
    rng = Random(SEED)
    listed = [*truth.IN_ADVERTS, *numbers.ELSEWHERE]
    rng.shuffle(listed)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(LIST_HEADER)
    for row, number in enumerate(listed, 1):
        writer.writerow((f"C{row:04}", vary_spelling(number, row), rng.choice(CITIES), rng.choice(NOTES)))
    return out.getvalue()


def vary_spelling(number: str, row: int) -> str:
    """Return a number in one of several spellings, selected by the row number."""
    if not number.startswith("+44"):
        return number if row % 2 else f"{number[:2]} ({number[2:5]}) {number[5:8]}-{number[8:]}"
    home = numbers.to_national(number)
    ways: tuple[Callable[[], str], ...] = (
        lambda: home,
        lambda: number,
        lambda: numbers.format_spaced(number),
        lambda: numbers.format_bracketed(number),
        lambda: "00" + number[1:],
        lambda: numbers.format_dashed(number),
        lambda: home[1:],
        lambda: f"{home[:5]}.{home[5:8]}.{home[8:]}",
        lambda: f"({home[:5]}) {home[5:]}",
        lambda: f"Tel: {numbers.format_spaced(number)}",
        lambda: f"'{home}",
        lambda: f"  {number[1:3]} {number[3:]} ",
        lambda: f"mob {numbers.format_international(number)}",
        lambda: " ".join(home),
    )
    return ways[row % len(ways)]()


def build_earlier_adverts() -> str:
    """Return adverts captured long before the crawl, by an earlier and unrelated holder of a number."""
    rows = [
        {
            "id": f"old-{number}",
            "site": "northlight",
            "url": f"http://127.0.0.1/advert/old-{number}",
            "captured_at": EARLIER,
            "account": "ivy-earlier",
            "name": "Ivy",
            "title": "Massage in Preston",
            "text": f"Ivy in Preston, weekday mornings. Call {numbers.format_spaced(numbers.RECYCLED)}",
            "area": "Preston",
        }
        for number in range(3)
    ]
    return "".join(json.dumps(row) + "\n" for row in rows)


def make_pncid(year: int, serial: int) -> str:
    """Return an invented PNCID with a valid check letter."""
    return f"{year}/{serial:07}{compute_check_letter(f'{year % 100:02}{serial:07}')}"


def make_cro_number(year: int, serial: int) -> str:
    """Return an invented CRO number with a valid check letter."""
    return f"{serial:06}/{year % 100:02}{compute_check_letter(f'{year % 100:02}{serial:06}')}"


def build_nominals() -> str:
    """Return a messy export of nominals: title row, blank rows, a duplicate, an invalid row, lost leading zeros."""
    rng = Random(SEED + 1)
    rows = ["Nominals of interest - extract 01/03/2026;;;;;;;;;;", ""]
    rows.append("URN;Surname;Forename;DOB;PNCID;CRO;Mobile;E-mail;Role;Offence;Remarks")
    for number, phone in enumerate([*truth.NOMINALS, *(f"+4411549600{other:02}" for other in range(57))]):
        rows.append(build_nominal(number, phone, rng))
        if number % 20 == 10:
            rows.append("")
    rows.append(rows[5])
    rows.append('49/9999/26;Broken;"half a row')
    return "\r\n".join(rows) + "\r\n"


def build_nominal(number: int, phone: str, rng: Random) -> str:
    """Return one nominal; the first is the victim, the second has an e-mail address of the network."""
    name = rng.choice(NAMES)
    born = rng.choice(
        (f"{number % 28 + 1:02}/05/19{70 + number % 28}", f"19{70 + number % 28}-05-{number % 28 + 1:02}")
    )
    own = f"{name.lower()}.{number}@force.example" if number % 5 == 0 else ""
    role = "VIC" if number == 0 else rng.choice(("SUS", "WIT", "VIC", ""))
    payers = truth.NETWORK.payers
    cells = (
        f"49/{1000 + number}/26",
        "Example",
        name,
        born,
        make_pncid(2020, 1000 + number),
        make_cro_number(2020, 200_000 + number) if number % 3 == 0 else "",
        rng.choice((numbers.to_national(phone), numbers.to_national(phone)[1:], phone)),
        truth.NOMINAL_EMAIL if number == 1 else own,
        role,
        rng.choice(OFFENCES) if role == "SUS" else "",
        f"payer: {payers[number]}" if number < len(payers) else "caf\u00e9 staff",
    )
    return ";".join(cells)


NOMINALS_MANIFEST = """name = "nominals"
title = "Nominals of interest"
publisher = "Example Constabulary (invented)"
file = "nominals.csv"
grade = "2CP"
key = "URN"
encoding = "windows-1252"
min_rows = 50
ignore = ["Remarks"]

[columns]
"URN" = "person.urn"
"Surname" = "person.surname"
"Forename" = "person.given"
"DOB" = "person.born"
"PNCID" = "person.pncid"
"CRO" = "person.cro"
"Mobile" = "phone"
"E-mail" = "email"
"Role" = "role"
"Offence" = "event.offence_code"

[roles]
"SUS" = "suspect"
"VIC" = "victim"
"WIT" = "witness"
"""


def write_incidents(path: Path) -> None:
    """Write a regional unit's workbook: title in merged cells, a notes sheet first, phones as numeric cells."""
    rng = Random(SEED + 2)
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"created": MADE})  # a fixed date, so that file and dataset version are reproducible
        notes, sheet = book.add_worksheet("Read me"), book.add_worksheet("Incidents")
        notes.write_string(0, 0, "Extract for the demo. Invented.")
        sheet.merge_range(0, 0, 0, 5, "Safeguarding incidents, January and February 2026")
        for column, name in enumerate(("Incident URN", "Date", "Town", "Caller number", "Telegram", "Text")):
            sheet.write_string(2, column, name)
        phones = [*truth.CALLERS, *(f"+4411649600{number:02}" for number in range(38))]
        for row, phone in enumerate(phones, 3):
            sheet.write_string(row, 0, f"INC-26-{row:04}")
            sheet.write_string(row, 1, f"{row % 28 + 1}.2.2026")
            sheet.write_string(row, 2, rng.choice(TOWNS))
            sheet.write_number(row, 3, int(phone[3:]))
            sheet.write_string(row, 4, f"caller_{row}" if row % 4 == 0 else "")
            sheet.write_string(row, 5, "Caller worried about a friend.")


INCIDENTS_MANIFEST = """name = "incidents"
title = "Safeguarding incidents"
publisher = "Example Regional Unit (invented)"
file = "incidents.xlsx"
sheet = "Incidents"
grade = "2CP"
key = "Incident URN"
min_rows = 30
ignore = ["Town"]

[columns]
"Incident URN" = "event.incident_urn"
"Date" = "event.recorded"
"Caller number" = "phone"
"Telegram" = "handle:telegram"
"Text" = "event.text"
"""
