"""Handles: which links are profiles, names whole or not at all, separators, placeholders."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.cell import read_cell
from enrich.errors import IdentifierError
from enrich.extract import extract
from enrich.kinds.handle import handle
from enrich.lexicon.platforms import PLATFORMS, TABLE, find_platform
from enrich.text.folding import Text
from records.identifier import Validity

PATHS = [
    tuple(line.split(" => "))
    for line in (Path(__file__).parent / "profile_paths.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
SEPARATORS = [",", ", ", ".", ". ", ":", ": ", ";", "; ", "/", " / ", "|", " | ", " - ", "\n"]
FORMS = {
    "insta: mia_b": "instagram:mia_b",
    "IG @mia_b": "instagram:mia_b",
    "Snapchat - mia_b": "snapchat:mia_b",
    "Telegram|@mia_bee": "telegram:mia_bee",
    "@mia_b on twitter": "x:mia_b",
    "TikTok,mia_b": "tiktok:mia_b",
    "instagram.com/mia_b": "instagram:mia_b",
    "https://t.me/mia_bee": "telegram:mia_bee",
    "adultwork.com/ViewProfile.asp?UserID=1234567": "adultwork:1234567",
}
NEIGHBOURS = ["Leeds", "24", "07700 900461", "£80", "24hrs", "Mia"]
# A dot or slash without a space may continue a link or a name, and "?UserID=1-24" is another id.
LINK = re.compile(r"\.\w")
CONTINUES = {".", "/", ":"}


def values(text: str) -> list[str]:
    return [sighting.value for sighting in handle.find(Text.from_string(text))]


def test_there_are_many_paths():
    assert len(PATHS) >= 150
    assert {value.partition(":")[0] for _, value in PATHS} > {"instagram", "x", "facebook", "tiktok", "telegram"}


@pytest.mark.parametrize(("path", "value"), PATHS, ids=[path for path, _ in PATHS])
@pytest.mark.parametrize("frame", ["{}", "see {} now", "({})", "Mia,{},Leeds", "{}.\nCall me", "insta: {}"])
def test_only_the_path_of_a_user_is_a_handle(path, value, frame):
    assert values(frame.format(path)) == ([] if value == "-" else [value])


@pytest.mark.parametrize(("path", "value"), PATHS, ids=[path for path, _ in PATHS])
def test_a_cell_reads_paths_as_a_text_does(path, value):
    assert [s.value for s in read_cell(path, (handle,)).sightings] == ([] if value == "-" else [value])
    if value == "-":
        with pytest.raises(IdentifierError):
            handle.canonical(path)
    else:
        assert handle.canonical(path) == value


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("neighbour", NEIGHBOURS)
def test_a_separator_never_hides_a_handle(form, separator, neighbour):
    if separator not in CONTINUES:
        assert values(f"{form}{separator}{neighbour}") == [FORMS[form]]
    if separator not in CONTINUES or not LINK.search(form):
        assert FORMS[form] in values(f"{neighbour}{separator}{form}") or (separator == "/" and form.startswith("@"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Instagram,mia_b,Snapchat,mia.b", ["instagram:mia_b", "snapchat:mia.b"]),
        ("IG|mia_b|", ["instagram:mia_b"]),
        ("Telegram - @mia_b", ["telegram:mia_b"]),
        ("Text me.\nInsta: mia_b", ["instagram:mia_b"]),
        ("Text me.Insta: mia_b", ["instagram:mia_b"]),
        ("AW1234567", ["adultwork:1234567"]),
        ("line_id = mia_thai", ["line:mia_thai"]),
        ('{"telegram": {"user": "mia_bee"}}', ["telegram:mia_bee"]),
        ("@mia_b on IG + TikTok\n@mia_t on Snap", ["instagram:mia_b", "tiktok:mia_b", "snapchat:mia_t"]),
        ("insta: mia_b/snap: mia.b", ["instagram:mia_b", "snapchat:mia.b"]),
        ("insta: m i a _ b", ["instagram:mia_b"]),
        ("insta mia underscore b", ["instagram:mia_b"]),
        ("Telegram: mia, trattino basso, bee", ["telegram:mia_bee"]),
        ("1nst4gr4m: mia_b", ["instagram:mia_b"]),
        ("instagarm: mia_b", ["instagram:mia_b"]),
        ("0nlyf4ns dot com slash mia-b", ["onlyfans:mia-b"]),
        ("snap: tonight x snap me mia_b", ["snapchat:mia_b"]),
        ("| /theoldsignalbox on Facebook | Sunday roast", ["facebook:theoldsignalbox"]),
        ("discord,online,mia", []),
        ("email or X @mia_b", ["x:mia_b"]),
        ("for Mia X @mia_b", []),
        ("posted by u/mia_bee 6 days ago", ["reddit:mia_bee"]),
        ("mine is u/softspokenmia", ["reddit:softspokenmia"]),
        ("adultwork.com profile 3320178", ["adultwork:3320178"]),
        ("ask mia@instagram.com profile mia_b", []),
        ("fb bjlightremovals, 07700 900461", ["facebook:bjlightremovals"]),
        ("or tutorjonah on Discord.", ["discord:tutorjonah"]),
        ("ig mia.lifts.88 sc mialiftz", ["instagram:mia.lifts.88", "snapchat:mialiftz"]),
        ("ig mia_b of sadieholt", ["instagram:mia_b"]),
        ("twitter @mia_b, of sadieholt", ["x:mia_b", "onlyfans:sadieholt"]),
        ("ig @mia_b, of course", ["instagram:mia_b"]),
        ("twitch + yt = miaandlamp", ["twitch:miaandlamp", "youtube:miaandlamp"]),
        ("insta arroba mia.da.lu", ["instagram:mia.da.lu"]),
        ("no kik? get it: mia_b", ["kik:mia_b"]),
        ("no kik frankietee99", []),
        ("bird app (twittr) \u2192 @mia_b2", ["x:mia_b2"]),
        ("insta = mia\n.b\n.back", ["instagram:mia.b.back"]),
        ("insta: mia_b\n- clean\n- discreet", ["instagram:mia_b"]),
        ("Instagram has dots in it \u2192 the.other.mia", ["instagram:the.other.mia"]),
        ("I am on tg, with the T spelled out: frankietee", ["telegram:frankietee"]),
        ("message tg, with the T spelled out: frankietee", []),
        ("I post on X first, with an underscore in it: mia_b", ["x:mia_b"]),
        ("I am on x tonight, so ring for a chat: frankietee", []),
        ("MIABEE_ streams, discord: miabee", ["discord:miabee"]),
        ("discord: miab, now renamed mia_bee", ["discord:miab", "discord:mia_bee"]),
        ("Kik-boxing: Weds", []),
        ("\U0001f47b only on halloween", []),
        ("t.me/____________", []),
        ("@mia_b on both Insta and Threads", ["instagram:mia_b", "threads:mia_b"]),
    ],
)
def test_written_forms(text, expected):
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("insta: d.e.n.i.s.e (no dots)", ["instagram:denise"]),
        ("d.e.n.i.s.e (no dots) on kik", ["kik:denise"]),
        ("insta: denise.b", ["instagram:denise.b"]),
        ("rosie.mia (no dots at the end) on instagram", ["instagram:rosie.mia"]),
        ("telegram m-i-a-b-e-e take out the dashes", ["telegram:miabee"]),
        ("telegram m-i-a-b-e-e", ["telegram:miabee"]),
        ("insta denise_b with a 7 at the end", ["instagram:denise_b7"]),
        ("insta denise_b with a seven at the end", ["instagram:denise_b7"]),
        ("insta denise_b7 with a 7 at the end", ["instagram:denise_b7"]),
        ("insta denise_b with a 7 at the front", ["instagram:7denise_b"]),
        ("insta denise__ (two at the back)", ["instagram:denise__"]),
        ("message us on insta pls (underscore at the end)", []),
        ("snap mia bee all one word", ["snapchat:miabee"]),
        ("snap: mia b 22 (no spaces)", ["snapchat:miab22"]),
        ("look me up on AdultWork, MiaBell, all one word", ["adultwork:miabell"]),
        ("insta the hairy bee, all one word", []),
        ("insta is the hairy bee, all one word", []),
        ("insta: the hairy bee, all one word", []),
        ("insta mia_b, same on snap and whatsapp", ["instagram:mia_b", "snapchat:mia_b"]),
        ("insta mia_b, same name on my tg", ["instagram:mia_b", "telegram:mia_b"]),
        ("insta mia_b, same price on snap", ["instagram:mia_b"]),
    ],
)
def test_a_remark_on_a_name_is_applied(text, expected):
    assert sorted(values(text)) == sorted(expected)


@pytest.mark.parametrize(
    ("written", "platform"),
    [
        ("in-sta", "instagram"),
        ("tele / gram", "telegram"),
        ("te le gr am", "telegram"),
        ("snap.chat", "snapchat"),
        ("face / book", None),
        ("only/f", None),
        ("K.I.K", "kik"),
        ("k i k", None),
        ("s/n/a/p", "snapchat"),
        ("L-I-N-E app", "line"),
        ("l i n e", None),
        ("t-gram", "telegram"),
        ("t.gram", "telegram"),
        ("t gram", None),
        ("adlt wrk", "adultwork"),
        ("telly gram", "telegram"),
        ("teleqram", "telegram"),
        ("dizcord", "discord"),
        ("discard", None),
        ("sk\u00a5pe", "skype"),
        ("fuckbook", None),
    ],
)
def test_a_disguised_platform(written, platform):
    assert values(f"my {written}: mia_bee99") == ([f"{platform}:mia_bee99"] if platform else [])


@pytest.mark.parametrize(("name", "platform"), [(name, row.name) for row in TABLE.platform for name in row.cues])
def test_every_listed_name_is_found(name, platform):
    user = next(user for user in ("miabee99", "mia.99") if PLATFORMS[platform].allows(user))
    assert f"{platform}:{user}" in [seen.value for seen in extract(f"hello {name}: {user}") if seen.kind == "handle"]


@pytest.mark.parametrize("name", ["subscribers", "photographers", "removalists", "sunday", "influencers"])
def test_a_word_behind_a_platform_is_no_name(name):
    assert values(f"instagram {name}") == []


@pytest.mark.parametrize(
    "text",
    [
        "fun for u/me and u/25s",
        "u/stairs and u/lounge",
        "insta: mia_b@example.com",
        "insta: zoë_k",
        "adultwork: @00a.._",
        "insta: mia\\b\\9",
        "telegram: ____________",
        "snapchat: mia_b_is_much_too_long_for_snapchat",
    ],
)
def test_a_part_of_something_longer_is_no_handle(text):
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("_mia_ on insta", "instagram:_mia_"),
        ("insta: _mia_", "instagram:_mia_"),
        ("insta @mia_.", "instagram:mia_"),
        ("insta: mia_b.Call me", "instagram:mia_b"),
        ("insta: mia_b-07700900461", "instagram:mia_b"),
        ("snap mia_b\u2014no calls", "snapchat:mia_b"),
        ("insta \u2026 mia_b\u2026gel \u00a328", "instagram:mia_b"),
        ("instagram.com/_mia_.", "instagram:_mia_"),
    ],
)
def test_signs_at_the_ends_belong_to_the_name_if_the_platform_admits_them(text, value):
    assert values(text) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "insta @username",
        "insta: username",
        "Telegram: @yourname",
        "IG @your_handle",
        "insta @yourinsta",
        "snap: @your_snap_here",
        "telegram @username_bot",
        "t.me/username_bot",
    ],
)
def test_a_placeholder_is_shown_as_one(text):
    (sighting,) = extract(text, (handle,))
    assert sighting.validity is Validity.PLACEHOLDER
    assert handle.validity(sighting.value) is Validity.PLACEHOLDER


SURROUNDINGS = st.sampled_from(
    ["", " ", "\n", ", ", "(", ")", "! ", " - ", "|", '"', "call ", " now", "; ", "x ", "_", "a"]
)
USER_NAMES = st.from_regex(r"[a-z_][a-z0-9_]{0,10}_[a-z0-9]{1,8}", fullmatch=True)


@settings(max_examples=300, deadline=None)
@given(platform=st.sampled_from(sorted(PLATFORMS)), name=USER_NAMES, before=SURROUNDINGS, after=SURROUNDINGS)
def test_a_name_comes_back_whole_or_not_at_all(platform, name, before, after):
    written = f"{before}{platform}: @{name}{after}"
    whole = re.search(r"@(\w+)", written)
    assert whole is not None
    assert set(values(written)) <= {f"{platform}:{whole[1]}"}


@settings(max_examples=300, deadline=None)
@given(platform=st.sampled_from(sorted(PLATFORMS)), name=st.from_regex(r"[a-z0-9_.-]{2,24}", fullmatch=True))
def test_a_found_name_is_the_written_one(platform, name):
    for value in values(f"{platform}: @{name} and more"):
        whole = name.partition("...")[0]  # an ellipsis ends a name
        assert value == f"{platform}:{whole.rstrip('.-')}"
        assert handle.canonical(value) == value


def test_every_platform_is_found_by_its_name():
    assert all(find_platform(name) is platform for name, platform in PLATFORMS.items())


def test_a_phone_link_is_no_handle():
    assert values("wa.me/447700900461 t.me/+447700900461 tel:07700900461") == []


def test_platforms_names_are_written_as_texts_are_folded():
    for row in TABLE.platform:
        for written in (*row.cues, *row.abbreviations, *row.words, *row.particles):
            assert Text(written).lowered == written


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@mia_b99 on insta x", {"instagram:mia_b99"}),
        ("@mia_b99 on insta of course", {"instagram:mia_b99"}),
        ("@mia_b99 on insta and x", {"instagram:mia_b99", "x:mia_b99"}),
        ("insta/x: @mia_b99", {"instagram:mia_b99", "x:mia_b99"}),
        ("@mia_b99 insta, @mia_b98 snap", {"instagram:mia_b99", "snapchat:mia_b98"}),
        (
            "@mia_b99 insta; @mia_b98 snap; @mia_b97 telegram",
            {"instagram:mia_b99", "snapchat:mia_b98", "telegram:mia_b97"},
        ),
        ("insta @mia_b99, snap @mia_b98", {"instagram:mia_b99", "snapchat:mia_b98"}),
        ("tiktok.com/@mia_b99...call me", {"tiktok:mia_b99"}),
        ("@mia_b99 insta @mia_b98 snap", {"instagram:mia_b99", "snapchat:mia_b98"}),
        ("@mia_b99 insta @mia_b98 snap @mia_b97 tg", {"instagram:mia_b99", "snapchat:mia_b98", "telegram:mia_b97"}),
        ("mia_b99 ig mia_b98 sc", {"instagram:mia_b99", "snapchat:mia_b98"}),
        ("@mia_b99 insta @mia_b98 OF", {"instagram:mia_b99", "onlyfans:mia_b98"}),
        ("insta @mia_b99 snap @mia_b98", {"instagram:mia_b99", "snapchat:mia_b98"}),
        ("insta @mia_b99 snap @mia_b98 tg", {"instagram:mia_b99", "snapchat:mia_b98"}),
        ("24yo insta mia_b98 snap", {"instagram:mia_b98"}),
    ],
)
def test_a_name_belongs_to_its_own_platform_only(text, found):
    assert {sighting.value for sighting in extract(text) if sighting.kind == "handle"} == found


def test_the_second_of_two_names_is_no_name_on_a_kiss():
    assert "x:mia_b98" not in values("@mia_b99 insta @mia_b98 x")


@pytest.mark.parametrize("text", ["insta: @insta_mia", "snap: @yourgirl", "telegram @mia_bot", "insta: yourinstamia"])
def test_a_name_with_a_word_of_forms_in_it_is_no_placeholder(text):
    assert [sighting.validity for sighting in extract(text, (handle,))] == [Validity.VALID]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("onlyfans.com/mia_b99\u2013call me", "onlyfans:mia_b99"),
        ("onlyfans.com/mia_b99\u2014call me", "onlyfans:mia_b99"),
        ("onlyfans.com/mia_b99&mdash;call me<br>", "onlyfans:mia_b99"),
        ("onlyfans.com/mia_b99\u201424", "onlyfans:mia_b99"),
        ("onlyfans.com/mia\u2013b99", "onlyfans:mia-b99"),  # no word follows
        ("onlyfans.com/mia\u2010call", "onlyfans:mia-call"),  # a hyphen
        ("call\u2013t.me/mia_b99", "telegram:mia_b99"),
        ("Mia\u2014https://t.me/mia_b99\u2013call", "telegram:mia_b99"),
        ("insta: mia_b99\u2013call me", "instagram:mia_b99"),
        ("@mia_b99\u2014call me, I am on insta", "instagram:mia_b99"),
    ],
)
def test_a_long_dash_ends_a_name_unless_no_word_follows(text, value):
    assert values(text) == [value]


@pytest.mark.parametrize("link", ["t.me/mia_b99", "instagram.com/mia_b99", "onlyfans.com/mia_b99"])
@pytest.mark.parametrize(
    "after",
    [
        "\U0001f618",
        "\u2764\ufe0fcall",
        "\U0001f44d\U0001f3fd",
        "\u2026call",
        "\u060c",
        "\u0964",
        "\u061f",
        "\u300d",
        "\u3002",
        "\u52a0",
    ],
)
def test_an_emoji_or_punctuation_of_any_script_ends_a_link(link, after):
    assert [value.partition(":")[2] for value in values(link + after)] == ["mia_b99"]


def test_a_letter_of_another_script_does_not_end_a_link():
    assert values("instagram.com/mi\u00e1_b") == []


@pytest.mark.parametrize(
    "mark", ["\u3002", "\u060c", "\u0964", "\u061f", "\u06d4", "\uff01", "\uff1b", "\u2026", "\u00bb", "."]
)
def test_punctuation_of_any_script_ends_a_name(mark):
    assert values(f"insta: mia_b99{mark}") == ["instagram:mia_b99"]
    assert values(f"follow me on insta, mia_b99{mark}") == ["instagram:mia_b99"]


@pytest.mark.parametrize(
    "text",
    [
        '{"instagram": "mia_b99", "snap": "@mia_b98"}',
        '{"instagram":"mia_b99","snap":"mia_b98"}',
        "{'instagram': 'mia_b99', 'snap': 'mia_b98'}",
        '{\n  "instagram": "mia_b99",\n  "snap": "mia_b98"\n}',
        '{"instagram": null, "instagram": "mia_b99", "snapchat": "mia_b98"}',
    ],
)
def test_names_in_json_are_read(text):
    assert values(text) == ["instagram:mia_b99", "snapchat:mia_b98"]
