"""Development families, which authors of the extractor may read."""

# ruff: noqa: RUF001 - look-alike characters are what these texts are about
from __future__ import annotations

from random import Random

from phrases import (
    EMOJI,
    MONEY,
    NAMES,
    OUTWARDS,
    GeneratedText,
    Maker,
    e164,
    ladder,
    mobile,
    postcode,
    price,
    spell,
    split,
)

OPENERS = (
    "Hi, I am new here. ",
    "Relaxing massage by a qualified therapist. ",
    "Call me ",
    "Text ",
    "Tel: ",
    "☎ ",
    "ring me on ",
    "Friendly company for dinner dates. ",
    "My number is ",
    "Available today, ",
    "Room to let, contact ",
    "Cleaner with references, ",
)
CLOSERS = (
    "",
    " no withheld numbers",
    " xx",
    ", thank you",
    " 10am - 11pm",
    ". Free parking outside.",
    " ask for Mia",
    "!!!",
    " text first please",
    ". No under 25s",
    " - open 7 days",
    "\nPlease read the advert before you call.",
)
ENGLISH = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
LANGUAGES = {
    "romanian": ("zero", "unu", "doi", "trei", "patru", "cinci", "șase", "șapte", "opt", "nouă"),
    "spanish": ("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"),
    "polish": ("zero", "jeden", "dwa", "trzy", "cztery", "pięć", "sześć", "siedem", "osiem", "dziewięć"),
    "bulgarian": ("нула", "едно", "две", "три", "четири", "пет", "шест", "седем", "осем", "девет"),
}
LOOKALIKES = {"0": "Oo", "1": "lI", "5": "S", "8": "B"}
ALPHABETS = ("０１２３４５６７８９", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "⓪①②③④⑤⑥⑦⑧⑨", "𝟬𝟭𝟮𝟯𝟰𝟱𝟲𝟳𝟴𝟵", "𝟶𝟷𝟸𝟹𝟺𝟻𝟼𝟽𝟾𝟿")
FILLERS = ("then", "and then", "babe", "honey", "(space)", "no spam", "my dear", "[text]")


def wrapped(rng: Random, written: str, number: str) -> GeneratedText:
    """Return the written number between an opener and a closer."""
    return GeneratedText(rng.choice(OPENERS) + written + rng.choice(CLOSERS), (e164(number),))


def plain(rng: Random) -> GeneratedText:
    number = mobile(rng)
    sizes, mark = rng.choice(((5, 3), (5,), (11,), (3, 4), (4, 3), (5, 2, 2))), rng.choice((" ", "-", ".", " "))
    return wrapped(rng, mark.join(split(number, sizes)), number)


def words(rng: Random) -> GeneratedText:
    number = mobile(rng)
    said = spell(
        number,
        rng.choice((ENGLISH, ("oh", *ENGLISH[1:]), ("O", *ENGLISH[1:]))),
        rng.choice((" ", ", ", "-", ". ", " / ")),
    )
    return wrapped(rng, rng.choice((str.upper, str.title, str))(said), number)


def glued_words(rng: Random) -> GeneratedText:
    number = mobile(rng)
    return wrapped(rng, spell(number, ENGLISH, ""), number)


def lookalike(rng: Random) -> GeneratedText:
    number = mobile(rng)
    written = "".join(rng.choice(LOOKALIKES[d]) if d in LOOKALIKES and rng.random() < 0.6 else d for d in number)
    return wrapped(rng, " ".join(split(written, (5, 3))), number)


def symbol_between(rng: Random) -> GeneratedText:
    number = mobile(rng)
    return wrapped(rng, rng.choice(("*", "_", "~", ".", "-", "|", " ", "^", "•", "…")).join(number), number)


def emoji_groups(rng: Random) -> GeneratedText:
    number, mark = mobile(rng), rng.choice(EMOJI)
    return wrapped(rng, mark + mark.join(split(number, rng.choice(((5, 3), (3, 3, 3), (1,) * 10)))) + mark, number)


def other_alphabet(rng: Random) -> GeneratedText:
    number, alphabet = mobile(rng), rng.choice(ALPHABETS)
    return wrapped(rng, " ".join(split("".join(alphabet[int(d)] for d in number), rng.choice(((5, 3), (11,))))), number)


def keycaps(rng: Random) -> GeneratedText:
    number = mobile(rng)
    return wrapped(rng, "".join(f"{digit}\ufe0f\u20e3" for digit in number), number)


def filler(rng: Random) -> GeneratedText:
    number, word = mobile(rng), rng.choice(FILLERS)
    return wrapped(rng, f" {word} ".join(split(number, (5, 3))), number)


def foreign_words(rng: Random) -> GeneratedText:
    number = mobile(rng)
    language = LANGUAGES[rng.choice(sorted(LANGUAGES))]
    return wrapped(rng, spell(number, language, rng.choice((" ", ", ", "-"))), number)


def glued_price(rng: Random) -> GeneratedText:
    number, (half, hour) = mobile(rng), ladder(rng)
    text = rng.choice((f"30min£{half}call{number}now", f"£{half}/30min{number}Mia", f"Call{number}£{half}/30mins"))
    return GeneratedText(f"{text} £{hour}/1hr", (e164(number), price(half, 30), price(hour, 60)))


def prices(rng: Random) -> GeneratedText:
    half, hour = ladder(rng)
    shape = rng.choice(
        (
            "30 min £{} / 1 hour £{}",
            "£{} half hour, £{} hour",
            "half hour: £{}\nhour: £{}",
            "£{} for 30 mins, £{} for 60 mins",
            "30mins £{} 1hr £{}",
        ),
    )
    return GeneratedText(
        "Rates: " + shape.format(half, hour) + rng.choice((" cash only", "", ". No haggling")),
        (price(half, 30), price(hour, 60)),
    )


def flat_prices(rng: Random) -> GeneratedText:
    pounds = rng.randrange(101, 1900)
    thing = rng.choice(
        (
            "Sofa, grey, very clean",
            "Mountain bike, small frame",
            "Fridge freezer, works fine",
            "Upright piano, needs tuning",
        )
    )
    return GeneratedText(
        f"{thing}, {rng.choice(('£{}', '£{} ono', '{} pounds', '£{}.00')).format(pounds)}, collection only",
        (price(pounds),),
    )


def postcodes(rng: Random) -> GeneratedText:
    shape = rng.choice(
        (
            "Incalls in {}, near the station",
            "based in {} but I travel",
            "postcode {}",
            "Salon at 12 High Street, {}",
            "{} area, parking ok",
        )
    )
    code = rng.choice((rng.choice(OUTWARDS), postcode(rng)))
    return GeneratedText(shape.format(rng.choice((code, code.lower(), code.replace(" ", "")))), (("postcode", code),))


def emails(rng: Random) -> GeneratedText:
    name = rng.choice(NAMES) + str(rng.randrange(10, 99))
    at, dot = rng.choice(
        (("@", "."), (" at ", " dot "), ("(at)", "(dot)"), ("[at]", "[dot]"), (" AT ", " DOT "), (" @ ", "."))
    )
    host = rng.choice(("gmail", "hotmail", "outlook"))
    return GeneratedText(
        f"{rng.choice(('Email', 'write to', 'e-mail:'))} washline.{name}{at}{host}{dot}com",
        (("email", f"washline.{name}@{host}.com"),),
    )


def handles(rng: Random) -> GeneratedText:
    cue, platform = rng.choice(
        (
            ("Telegram", "telegram"),
            ("tg", "telegram"),
            ("insta", "instagram"),
            ("IG", "instagram"),
            ("Snapchat", "snapchat"),
        )
    )
    name = f"wl_{rng.choice(NAMES)}{rng.randrange(100)}"
    return GeneratedText(
        f"{rng.choice(('find me, ', '', 'Follow '))}{cue}{rng.choice((' @', ': @', ': '))}{name}",
        (("handle", f"{platform}:{name}"),),
    )


def advert(rng: Random) -> GeneratedText:
    number, (half, hour), code = mobile(rng), ladder(rng), rng.choice(OUTWARDS)
    text = (
        f"Hello gentlemen, my name is {rng.choice(NAMES).title()}, I am {rng.randrange(23, 50)} years old"
        f" and new in {code}."
        f" I offer a relaxing massage in a "
        f"clean and private apartment, shower available. Rates: 30 min £{half}, 1 hour £{hour}. Call or text "
        f"{' '.join(split(number, (5, 3)))} between 10am and 11pm, no withheld numbers please. {rng.choice(EMOJI)}"
    )
    return GeneratedText(text, (e164(number), price(half, 30), price(hour, 60), ("postcode", code)))


def hours(rng: Random) -> GeneratedText:
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    colon = rng.choice((":", ".", ""))
    return GeneratedText(
        " ".join(
            f"{day} {rng.randrange(7, 12):02d}{colon}00-{rng.randrange(16, 23)}{colon}30"
            for day in days[: rng.randrange(3, 8)]
        )
    )


def references(rng: Random) -> GeneratedText:
    digits = "".join(rng.choices("0123456789", k=rng.randrange(6, 9)))
    label = rng.choice(("Ad ref", "Order no.", "Listing #", "Job ID", "Post ID:", "Invoice", "Case number"))
    return GeneratedText(
        f"{label} {rng.choice('45689')}{digits}{rng.choice(('', '-A', '/2'))}"
        f" posted {rng.randrange(2, 28)} days ago, {rng.randrange(900)} views"
    )


def cards(rng: Random) -> GeneratedText:
    number = rng.choice(
        ("4111 1111 1111 1111", "5555 5555 5555 4444", "4242 4242 4242 4242", "378282246310005", "6011111111111117")
    )
    return GeneratedText(
        f"sandbox card {number} exp {rng.randrange(1, 13):02d}/{rng.randrange(27, 33)} cvv {rng.randrange(100, 999)}"
    )


def dates(rng: Random) -> GeneratedText:
    day = (
        f"{rng.randrange(1, 29):02d}{{0}}{rng.randrange(1, 13):02d}{{0}}{rng.choice(('2024', '2025', '24', '25'))}"
    ).format
    mark = rng.choice(("/", ".", "-"))
    return GeneratedText(
        f"{rng.choice(('Visiting', 'Booked', 'Away', 'On tour'))} {day(mark)} to {day(mark)} and {day(mark)}"
    )


def measures(rng: Random) -> GeneratedText:
    sizes = [rng.randrange(20, 220) for _ in range(6)]
    return GeneratedText("table {} x {} x {} cm, wardrobe {} x {} x {} cm, all solid wood".format(*sizes))


def body(rng: Random) -> GeneratedText:
    return GeneratedText(
        f"height {rng.randrange(150, 185)} weight {rng.randrange(45, 80)} bust {rng.randrange(80, 100)}"
        f" waist {rng.randrange(56, 80)} "
        f"hips {rng.randrange(84, 105)} shoe {rng.randrange(3, 9)} age {rng.randrange(21, 50)}",
    )


def bare_prices(rng: Random) -> GeneratedText:
    items = rng.sample(("cut", "colour", "blow dry", "fringe", "perm", "highlights", "toner", "beard trim"), 5)
    return GeneratedText(
        "Price list: " + ", ".join(f"{item} {rng.choice(MONEY)}" for item in items),
        (),
        ("phone", "email", "handle", "postcode", "plate"),
    )


def images(rng: Random) -> GeneratedText:
    stamp = f"2024{rng.randrange(1, 13):02d}{rng.randrange(1, 29):02d}"
    return GeneratedText(
        f"IMG_{stamp}_{rng.randrange(100000, 235959)}.jpg,"
        f" IMG-{stamp}-WA{rng.randrange(100):04d}.jpg ({rng.randrange(2, 9)} of 9)"
    )


POSITIVE: dict[str, Maker] = {
    "gd-plain": plain,
    "gd-words": words,
    "gd-glued-words": glued_words,
    "gd-lookalike": lookalike,
    "gd-symbol": symbol_between,
    "gd-emoji": emoji_groups,
    "gd-alphabet": other_alphabet,
    "gd-keycaps": keycaps,
    "gd-filler": filler,
    "gd-foreign-words": foreign_words,
    "gd-glued-price": glued_price,
    "gd-prices": prices,
    "gd-flat-prices": flat_prices,
    "gd-postcodes": postcodes,
    "gd-emails": emails,
    "gd-handles": handles,
    "gd-advert": advert,
}
NEGATIVE: dict[str, Maker] = {
    "gn-hours": hours,
    "gn-references": references,
    "gn-cards": cards,
    "gn-dates": dates,
    "gn-measures": measures,
    "gn-body": body,
    "gn-bare-prices": bare_prices,
    "gn-images": images,
}
