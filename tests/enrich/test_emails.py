"""E-mails: whole or not at all, next to every separator, and placeholders."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from enrich.cell import read_cell
from enrich.extract import extract
from enrich.kinds.email import email
from enrich.text.folding import Text
from records.identifier import Validity

# RFC 5321 atext and letters of RFC 6531; "/|=?*~!" separate fields, quotes and brackets are around an address.
WORD = st.text("abcdefghijklmnopqrstuvwxyz0123456789_+-éëß", min_size=1, max_size=12)
JOINTS = st.sampled_from([".", "_", "-", "+", "'", "&", "#", "%", "$", "^"])
LOCAL = st.builds(
    lambda first, rest: first + "".join(joint + word for joint, word in rest),
    WORD.filter(lambda word: word[0] not in "-+_"),
    st.lists(st.tuples(JOINTS, WORD), max_size=3),
).filter(lambda local: len(local) <= 64 and "%" not in local)
DOMAIN = st.sampled_from(
    ["x.example", "example.com", "gmail.com", "example.co.uk", "mail.spa-one.example", "bücher.example"]
)
AROUND = st.sampled_from(
    "|\n|,|;|:|/|(|)|<|>|call |Mia, 24, |07700 900461,|£80 | - |📧|x|.|-|_|@|99|é|a.|-b|.uk2|com|.com|text| ".split("|")
)


def values(text: str) -> list[str]:
    return [sighting.value for sighting in extract(text, (email,))]


@settings(deadline=None)
@given(before=AROUND, local=LOCAL, domain=DOMAIN, after=AROUND)
@example(before="", local="mia_rose_", domain="x.example", after="")
@example(before="", local="mia", domain="example.com", after=".uk2")
@example(before="call ", local="o'neil", domain="x.example", after=")")
def test_an_address_is_read_whole_or_not_at_all(before, local, domain, after):
    """What is joined to an address may belong to it: then the value is longer, never shorter."""
    written = f"{local}@{domain}"
    for value in values(before + written + after):
        assert value.partition("@")[0].endswith(local)
        assert value.partition("@")[2].startswith(domain)


SIGNS = st.sampled_from(
    [
        ("(at)", "(dot)"),
        (" [at] ", "[.]"),
        (" @ ", " . "),
        (" at ", " dot "),
        ("@", " dot "),
        ("_at_", "_dot_"),
        ("%40", "."),
    ]
)


@settings(deadline=None)
@given(before=AROUND, local=LOCAL, signs=SIGNS, after=st.sampled_from(["", " ", ",", "\n", ". Call", "/", ")", " x"]))
@example(before="", local="mia_rose_", signs=("(at)", "(dot)"), after="")
@example(before="", local="mia-", signs=(" at ", " dot "), after="")
def test_a_disguised_address_is_read_whole_or_not_at_all(before, local, signs, after):
    at, dot = signs
    for value in values(f"{before}{local}{at}gmail{dot}com{after}"):
        assert value.partition("@")[0].endswith(local)
        assert value.endswith("@gmail.com")


@given(local=LOCAL, domain=DOMAIN)
def test_an_address_alone_is_read_unchanged(local, domain):
    assert email.canonical(f"{local}@{domain}") == f"{local}@{domain}"


FORMS = {
    "mia.rose@x.example": "mia.rose@x.example",
    "MIA_99@EXAMPLE.COM": "mia_99@example.com",
    "mia+ads@example.co.uk": "mia+ads@example.co.uk",
    "mia99(at)gmail(dot)com": "mia99@gmail.com",
    "mia99 [at] gmail.com": "mia99@gmail.com",
    "mia99 @ example.com": "mia99@example.com",
    "mia99 at gmail dot com": "mia99@gmail.com",
    "mailto:mia99@example.com": "mia99@example.com",
}
SEPARATORS = (",", ", ", ". ", ":", ": ", ";", "; ", "/", " / ", "|", " | ", " - ", "\n", " ")
NEIGHBOURS = ("07700 900461", "07700900461", "£80", "24hrs", "Leeds", "Mia", "jane@y.example", "E14 5AB")


@pytest.mark.parametrize(("written", "separator"), list(product(FORMS, SEPARATORS)))
def test_a_separator_before_or_behind_never_hides_an_address(written, separator):
    for neighbour in NEIGHBOURS:
        before, behind = neighbour + separator + written, written + separator + neighbour
        assert FORMS[written] in values(before), before
        assert FORMS[written] in values(behind), behind


@pytest.mark.parametrize("separator", [",", ";", "/", "|", ", ", "\n"])
def test_a_cell_with_an_address_and_a_phone_holds_both(separator):
    for cell in (f"mia@x.example{separator}07700 900461", f"07700 900461{separator}mia@x.example"):
        found = {sighting.value for sighting in read_cell(cell).sightings}
        assert found == {"mia@x.example", "+447700900461"}, cell


@pytest.mark.parametrize("after", [",24hrs", ".07700 900461", "-07700 900461", ":24", ";x", "/mia", "|mia", "?x", "!"])
def test_what_cannot_belong_to_a_domain_ends_it(after):
    assert values(f"mia@example.com{after}") == ["mia@example.com"]


@pytest.mark.parametrize("before", ["email:", "Email-", "e-mail=", "mailto:", "£80/", "24|", "07700 900461-", "Leeds/"])
def test_a_label_or_field_before_an_address_is_not_part_of_it(before):
    assert values(f"{before}mia@example.com") == ["mia@example.com"]


@pytest.mark.parametrize(
    "value", ["contact-us@x.example", "email-marketing@x.example", "a/b@x.example", "r&b@x.example"]
)
def test_a_sign_without_a_field_before_it_belongs_to_the_address(value):
    assert values(value) == [value]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("test@test.com", Validity.PLACEHOLDER),
        ("none@none.example", Validity.PLACEHOLDER),
        ("noemail@noemail.com", Validity.PLACEHOLDER),
        ("email@email.com", Validity.PLACEHOLDER),
        ("name@example.com", Validity.PLACEHOLDER),
        ("user@domain.com", Validity.PLACEHOLDER),
        ("yourname@gmail.com", Validity.PLACEHOLDER),
        ("john.doe@example.com", Validity.PLACEHOLDER),
        ("joe.bloggs@yourdomain.com", Validity.PLACEHOLDER),
        ("you@yourdomain.com", Validity.PLACEHOLDER),
        ("info@yourdomain.com", Validity.PLACEHOLDER),
        ("john.doe@gmail.com", Validity.VALID),
        ("info@yourfriends.com", Validity.VALID),
        ("jane@example.com", Validity.VALID),
        ("bookings@example.com", Validity.VALID),
        ("name@rosehouse.co.uk", Validity.VALID),
        ("mia@domain.com", Validity.VALID),
    ],
)
def test_a_placeholder_has_a_validity_of_its_own(value, expected):
    assert email.validity(value) is expected
    assert [sighting.validity for sighting in email.find(Text(f"mail {value} please"))] == [expected]


def test_the_words_at_and_point_of_a_sentence_are_no_address():
    places = ("Dundo Point", "Merry Point", "Rose Period", "Castle Full Stop", "Fiat Punto", "Harbour Pike")
    nouns = ("townhouse", "tearoom", "bungalow", "barn", "houseboat")
    for noun, place, ending in product(nouns, places, ("is snug", "me and you", "it has a view", "to let", "in Leeds")):
        assert values(f"The {noun} at {place} {ending}.") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sue underscore p @ example dotcom / 20 pounds a load", "sue_p@example.com"),
        ("mail kel dot r @ example dotco dotuk thanks", "kel.r@example.co.uk"),
        ("kel.r at example dotcodotuk", "kel.r@example.co.uk"),
        ("kel.r at example dot couk", "kel.r@example.co.uk"),
        ("mia.rose@exampledotcom", "mia.rose@example.com"),
        ("mia88 at yahoo dot co uk", "mia88@yahoo.co.uk"),
        ("ruby.l (at) example, dot co dot uk | forty pounds", "ruby.l@example.co.uk"),
        ("ruby dot l, at example dot com", "ruby.l@example.com"),
        ("mia88 at example d o t c o m", "mia88@example.com"),
        ("mia88 @ example . c o m", "mia88@example.com"),
        ("mia88 at example point com", "mia88@example.com"),
        ("mia.rose@example\u2022org", "mia.rose@example.org"),
        ("mia.rose@example\u3002org", "mia.rose@example.org"),
        ("mia.rose(a)example\u00b7com", "mia.rose@example.com"),
        ("abdul77 the at sign gmail full stop com", "abdul77@gmail.com"),
        ("kel22 @ sign example dot com", "kel22@example.com"),
        ("kel22<@ goes here>example<dot goes here>com", "kel22@example.com"),
        ("kel22 (put at sign here) example.com", "kel22@example.com"),
        ("tara then @ then the google one, gmail dot com", "tara@gmail.com"),
        ("scrivimi: studio chiocciola example punto org", "studio@example.org"),
        ("e-mail: tuttoattaccatochiocciolaexamplepuntocom", "tuttoattaccato@example.com"),
        ("mia minus rose at example dot com", "mia-rose@example.com"),
        ("mia.rose !at! example !dot! com", "mia.rose@example.com"),
        ("mia88 at gm@il dot com", "mia88@gmail.com"),
        ("mia.rose*example.com where the star is an @", "mia.rose@example.com"),
        ("mia.rose~example.com use @ instead of ~", "mia.rose@example.com"),
        ("moc.elpmaxe@esor.aim", "mia.rose@example.com"),
    ],
)
def test_a_disguise_is_undone(text, value):
    assert [seen.value for seen in email.find(Text(text))] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "my insta: the @ rose.example",
        "look for the @ symbol on insta then mia.rose",
        "my handle: the @ sign then mia.london",
        "insta: rose @exampledotcom",
        "snapch@t mia.lt",
        "see us (at the usual place) roses.com",
        "# is for tags, @ for names: #mia @rose.london",
        "jobs at example dotcom boom",
        "call at: rose :at: home",
        "mia88@example.co uk",
    ],
)
def test_prose_with_signs_is_no_address(text):
    assert list(email.find(Text(text))) == []


def found(text: str) -> list[str]:
    """The addresses among the readings of all kinds: the mark must let the text through."""
    return [seen.value for seen in extract(text) if seen.kind == "email"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mailto:a@example.com?cc=b.flat@example.com", ["a@example.com", "b.flat@example.com"]),
        ("mailto:?subject=hi&to=a@example.com&bcc=b.flat@example.com", ["a@example.com", "b.flat@example.com"]),
        ("https://site.example/contact?mail=zed@example.com&x=1", ["zed@example.com"]),
        ("contact_email=mia@example.com", ["mia@example.com"]),
        ("from=mia@example.com to=jane@example.com", ["mia@example.com", "jane@example.com"]),
        ("colour=_june_@example.com;verified=1", ["_june_@example.com"]),
        ("Leeds=mia@example.com", ["mia@example.com"]),
        ("no=reply.yes@example.org does get read", ["no=reply.yes@example.org"]),
        ("bob=smith@example.com", ["bob=smith@example.com"]),
    ],
)
def test_an_equals_sign_belongs_to_an_address_unless_a_key_is_before_it(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hello@example,co,uk", ["hello@example.co.uk"]),
        ("hello@example, co, uk", []),
        ("hello@example.co, UK only", ["hello@example.co"]),
        ("hello@example,com", ["hello@example.com"]),
        ("hello@example/org (slash is a dot)", ["hello@example.org"]),
        ("hello@example/org", []),
        ("commas are dots: mia,rose@example,org", ["mia.rose@example.org"]),
    ],
)
def test_a_domain_with_commas_or_declared_dots_is_read_whole_or_not_at_all(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("onlyf@ns dot com slash sable_hart", []),
        ("inst@gram.com/rose", []),
        ("onlyk@ns dot com", ["onlyk@ns.com"]),
        ("s-a-d-i-e then @ then example then .com", ["sadie@example.com"]),
        ("s-a-d-i-e@example.com", ["s-a-d-i-e@example.com"]),
        ("s-a-d then @ then example then .com", ["s-a-d@example.com"]),
        ("s-a-d-i-e at example dot com", ["s-a-d-i-e@example.com"]),
        ("x.e.n.a (no dots really) at example dot net", ["xena@example.net"]),
        ("x.e.n.a at example dot net", ["x.e.n.a@example.net"]),
        ("rob plus boiler at example dot com", ["rob+boiler@example.com"]),
        ("photos plus jane99 at example dot com", ["jane99@example.com"]),
        ("bedroom plus mia at example dot com", []),
        ("rob underscore boiler at example dot com", ["rob_boiler@example.com"]),
        ("rob dash boiler at example dot com", ["rob-boiler@example.com"]),
        ("thehallway AT example.co.uk", ["thehallway@example.co.uk"]),
        ("see pics AT example.co.uk", []),
        ("Find Zuzanna AT example.co.uk", []),
        ("<tara> <at> <example> <dot> <com>", ["tara@example.com"]),
        ('"tara" "at" "example" "dot" "com"', ["tara@example.com"]),
        ("\u2039mail: orla \u2039at\u203a example \u2039dot\u203a com\u203a", ["orla@example.com"]),
        ("ada.l \u24d0 example \u2299 co \u2299 uk", ["ada.l@example.co.uk"]),
        ("daisy22 \U0001f170\ufe0ft example \U0001f535 co \U0001f535 uk", ["daisy22@example.co.uk"]),
        ("theo_b\u24d0example\u3002org pls", ["theo_b@example.org"]),
        ("m\U0001f170\ufe0fssage.com", []),
        ("lou\u00b7baker\u2014at\u2014example\u00b7org", ["lou.baker@example.org"]),
        ("lou\u00b7baker@example.org", []),
        ("mia at roses \U0001f339 com", ["mia@roses.com"]),
        ("jodie \U0001f412 example \u26ab com", ["jodie@example.com"]),
        ("info \U0001f412 example.com", []),
        ("dana.m@exa mple.com (close the gap)", ["dana.m@example.com"]),
        ("dana.m@exa mple.com", []),
        ("dana@example.com roses.com (no spaces)", ["dana@example.com"]),
        ("polly @ (remove this) example.com", ["polly@example.com"]),
        ("polly @ (Leeds) example.com", []),
        ("yvonne (symbol above the apostrophe key) example.com", ["yvonne@example.com"]),
        ("yvonne (massage) example.com", []),
        ("wes/at/example/dot/com", ["wes@example.com"]),
        ("trish\\@/example\\./org", ["trish@example.org"]),
        ("he works at Gmail or at Outlook", []),
        ("evensong @ 6. Flowers in memory", []),
    ],
)
def test_a_disguise_is_undone_only_where_the_text_supports_it(text, expected):
    assert found(text) == expected


def test_what_was_rewritten_is_a_transformation():
    texts = ("mia*example.com, * is @", "mia@example;org, semicolons are dots", "polly @ (remove this) example.com")
    assert [extract(text)[0].transformations[0] for text in texts] == [
        "declared at sign",
        "declared dot",
        "characters left out",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mia\u2014mia@gmail.com", ["mia@gmail.com"]),
        ("Mia\u2013mia.b@example.com", ["mia.b@example.com"]),
        ("Mia&mdash;mia@gmail.com<br>", ["mia@gmail.com"]),
        ("call\u2013mia@gmail.com", ["mia@gmail.com"]),
        ("24\u2013mia@gmail.com", ["mia@gmail.com"]),
        ("anna\u2014mia@gmail.com", ["mia@gmail.com"]),
        ("mia@gmail.com\u2013anna@gmail.com", ["mia@gmail.com", "anna@gmail.com"]),
        ("mia\u2013b@gmail.com", ["mia-b@gmail.com"]),  # "mia" is no word of a sentence
        ("mia\u2014be@gmail.com", ["mia-be@gmail.com"]),  # two characters are the rest of a name
        ("mia\u2014bee@gmail.com", ["bee@gmail.com"]),
        ("mia\u2010bee@gmail.com", ["mia-bee@gmail.com"]),  # a hyphen
        ("mia@my\u2013site.co.uk", ["mia@my-site.co.uk"]),
        ("mia\u2013at\u2013gmail\u2013dot\u2013com", ["mia@gmail.com"]),
        ("lou\u00b7baker\u2014at\u2014example\u00b7org", ["lou.baker@example.org"]),
    ],
)
def test_a_long_dash_ends_an_address_unless_it_is_surely_a_hyphen(text, expected):
    assert [sighting.value for sighting in email.find(Text.from_string(text))] == expected
