"""Test families. Authors of the extractor must not read this file or sets/test-*.jsonl."""

# ruff: noqa: RUF001 - look-alike characters are what these texts are about
from __future__ import annotations

from random import Random

from phrases import (
    MONEY,
    NAMES,
    OUTWARDS,
    GeneratedText,
    Maker,
    e164,
    ladder,
    landline,
    mobile,
    plate,
    postcode,
    price,
    spell,
    split,
)

OPENERS = (
    "good evening gents ",
    "Bookings: ",
    "msg or call ",
    "contact Dawn ",
    "hey hun im free now ",
    "For appointments dial ",
    "📲 ",
    "Staff wanted, accommodation provided, ",
    "Van for hire. ",
    "genuine lady, ",
    "NEW TODAY >> ",
    "u can get me on ",
)
CLOSERS = (
    "",
    " cheers",
    " (after 6)",
    " - incall and outcall",
    " ,, see u soon",
    ". Discretion assured.",
    " until Sunday only",
    " 💬",
    " / leave a message",
    ". Two minutes from the tram.",
    " thanx 4 reading",
    "\n#massage #relax",
)
ENGLISH = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
LANGUAGES = {
    "portuguese": ("zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove"),
    "hungarian": ("nulla", "egy", "kettő", "három", "négy", "öt", "hat", "hét", "nyolc", "kilenc"),
    "albanian": ("zero", "një", "dy", "tre", "katër", "pesë", "gjashtë", "shtatë", "tetë", "nëntë"),
}
TENS = {2: "twenty", 3: "thirty", 4: "forty", 5: "fifty", 6: "sixty", 7: "seventy", 8: "eighty", 9: "ninety"}
MISSPELT = {
    "0": ("zeero", "zro", "ziro"),
    "1": ("wun", "onee"),
    "2": ("tow", "twoo"),
    "3": ("tree", "threee", "thre"),
    "4": ("fore", "fuor", "foure"),
    "5": ("fiv", "fivee"),
    "6": ("sixx", "siks"),
    "7": ("sevn", "sevan", "sevenn"),
    "8": ("eigth", "eihgt"),
    "9": ("nien", "ninee"),
}


def wrapped(rng: Random, written: str, *numbers: str) -> GeneratedText:
    """Return the text between an opener and a closer, labelled with the numbers."""
    return GeneratedText(rng.choice(OPENERS) + written + rng.choice(CLOSERS), tuple(e164(number) for number in numbers))


def international(rng: Random) -> GeneratedText:
    number = mobile(rng)
    prefix = rng.choice(("+44", "+44 ", "0044 ", "0044", "+44 (0)", "+44(0) ", "(+44) ", "+44-"))
    return wrapped(rng, prefix + rng.choice((" ", "")).join(split(number[1:], (4, 3))), number)


def landlines(rng: Random) -> GeneratedText:
    number = landline(rng)
    area = 3 if number.startswith("02") else 5 if number.startswith("01632") else 4
    rest = split(number[area:], (3,) if area > 3 else (4,))
    return wrapped(
        rng, rng.choice(("({}) {}", "{} {}", "{}-{}")).format(number[:area], rng.choice((" ", "-")).join(rest)), number
    )


def several(rng: Random) -> GeneratedText:
    numbers = list(dict.fromkeys(mobile(rng) for _ in range(rng.randrange(2, 4))))
    mark = rng.choice((" / ", ", ", " or ", " & ", "\n", ";"))
    return wrapped(rng, mark.join(" ".join(split(number, rng.choice(((5, 3), (11,))))) for number in numbers), *numbers)


def second_ending(rng: Random) -> GeneratedText:
    first = mobile(rng)[:-1] + str(rng.randrange(0, 8))
    second = first[:-1] + str(int(first[-1]) + 1)
    return wrapped(rng, f"{first[:5]} {first[5:]}/{second[-1]}", first, second)


def doubles(rng: Random) -> GeneratedText:
    last = rng.choice("123456789")
    number = f"07700900{last}{last}{rng.choice('0123456789')}"
    double, zero = rng.choice(("double ", "double-")), rng.choice(("oh", "zero", "nought", "0"))
    end = ENGLISH[int(number[-1])] if number[-1] != "0" else "zero"
    return wrapped(
        rng, f"{zero} {double}seven {double}{zero} nine {double}{zero} {double}{ENGLISH[int(last)]} {end}", number
    )


def tens(rng: Random) -> GeneratedText:
    hundreds, ten, unit = rng.randrange(1, 10), rng.randrange(2, 10), rng.randrange(1, 10)
    start = rng.choice(
        ("oh seven seven hundred, nine hundred, ", "07700 nine hundred ", "oh double seven double oh, nine hundred, ")
    )
    return wrapped(
        rng,
        f"{start}{ENGLISH[hundreds]} {TENS[ten]}{rng.choice(' -')}{ENGLISH[unit]}",
        f"07700900{hundreds}{ten}{unit}",
    )


def words_and_figures(rng: Random) -> GeneratedText:
    number, mark = mobile(rng), rng.choice((" ", "", "-"))
    written = [ENGLISH[int(d)] if rng.random() < 0.5 else d for d in number]
    return wrapped(rng, mark.join(written), number)


def misspelt(rng: Random) -> GeneratedText:
    number = mobile(rng)
    slips = set(rng.sample(range(1, 11), 3))
    return wrapped(
        rng,
        " ".join(rng.choice(MISSPELT[d]) if at in slips else ENGLISH[int(d)] for at, d in enumerate(number)),
        number,
    )


def invisible(rng: Random) -> GeneratedText:
    number, mark = mobile(rng), rng.choice(("\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u0336", "\u0332"))
    return wrapped(rng, mark.join(number) + mark, number)


def cyrillic(rng: Random) -> GeneratedText:
    number = mobile(rng)
    return wrapped(rng, " ".join(split(number.replace("0", "О").replace("3", "З"), (5, 3))), number)


def tags(rng: Random) -> GeneratedText:
    number, tag = mobile(rng), rng.choice(("b", "span", "i", "font"))
    sizes = rng.choice(((5, 3), (1,) * 10, (2, 3, 3)))
    return wrapped(rng, "".join(f"<{tag}>{group}</{tag}>" for group in split(number, sizes)), number)


def lines(rng: Random) -> GeneratedText:
    number = mobile(rng)
    return wrapped(rng, "\n" + "\n".join(split(number, rng.choice(((5, 3), (1,) * 10, (3, 4))))) + "\n", number)


def brackets(rng: Random) -> GeneratedText:
    number, (left, right) = mobile(rng), rng.choice(("()", "[]", "{}", "<>", "«»", '""'))
    return wrapped(
        rng, rng.choice(("", " ")).join(f"{left}{group}{right}" for group in split(number, (2, 3, 3))), number
    )


def foreign_words(rng: Random) -> GeneratedText:
    number, language = mobile(rng), LANGUAGES[rng.choice(sorted(LANGUAGES))]
    return wrapped(
        rng, rng.choice((str, str.upper, str.title))(spell(number, language, rng.choice((" ", ", ", " - ")))), number
    )


def links(rng: Random) -> GeneratedText:
    number = mobile(rng)
    link = rng.choice(
        ("https://wa.me/44{}", "t.me/+44{}", "tel:+44{}", "whatsapp://send?phone=44{}", '<a href="tel:0044{}">call</a>')
    )
    made = wrapped(rng, link.format(number[1:]), number)
    return GeneratedText(made.text, made.expected, ("phone", "email", "postcode", "plate", "price"))


def plain_prices(rng: Random) -> GeneratedText:
    half, hour = ladder(rng)
    shape = rng.choice(
        (
            "{} pounds for half an hour and {} pounds for an hour",
            "£{}/30mins £{}/60mins",
            "1/2 hr £{} | 1 hr £{}",
            "£{} (30 minutes), £{} (1 hour)",
            "30m=£{} 60m=£{}",
        ),
    )
    return GeneratedText(rng.choice(OPENERS) + shape.format(half, hour), (price(half, 30), price(hour, 60)))


def hourly(rng: Random) -> GeneratedText:
    pounds, work = rng.choice(MONEY), rng.choice(("Gardening", "Ironing", "Painting", "Tuition", "Man and van"))
    return GeneratedText(
        f"{work} {rng.choice(('£{}ph', '£{}/hr', '£{} an hour', '£{} per hour', '{} GBP per hour')).format(pounds)}"
        f", local area",
        (price(pounds, 60),),
    )


def full_postcodes(rng: Random) -> GeneratedText:
    code = postcode(rng)
    shape = rng.choice(
        (
            "Viewing at {} on Saturday",
            "{} (ring the bell)",
            "sat nav {}",
            "come to flat 2, {}, side door",
            "Address: 5 Mill Lane, {}",
        )
    )
    return GeneratedText(
        shape.format(rng.choice((code, code.lower(), code.replace(" ", ""), code.replace(" ", "  ")))),
        (("postcode", code),),
    )


def outwards(rng: Random) -> GeneratedText:
    codes = rng.sample(OUTWARDS, 2)
    shape = rng.choice(
        (
            "incall {} outcall {}",
            "Working from {} and {} this week",
            "mobile nails, {}/{}",
            "rooms in {} or {}",
            "{} incalls, {} at weekends",
        )
    )
    return GeneratedText(shape.format(*codes), tuple(("postcode", code) for code in codes))


def plates(rng: Random) -> GeneratedText:
    mark = plate(rng)
    cued = (
        "reg {}",
        "Number plate {} seen again",
        "car registration: {}",
        "VRM {} grey saloon",
        "Transit van, reg. {}, MOT till May",
    )
    bare = (
        "Black estate {} outside the flat all night",
        "for sale: Corsa {} one owner",
        "driver waits in {} by the shop",
    )
    if rng.random() < 0.5:
        return GeneratedText(
            rng.choice(cued).format(rng.choice((mark, mark.lower(), mark.replace(" ", "")))), (("plate", mark),)
        )
    return GeneratedText(rng.choice(bare).format(rng.choice((mark, mark.replace(" ", "")))), (("plate", mark),))


def emails(rng: Random) -> GeneratedText:
    name = f"{rng.choice(NAMES)}.{rng.choice(('room', 'desk', 'flat', 'studio'))}{rng.randrange(10)}"
    at, dot = rng.choice(
        (
            ("@", "."),
            ("{at}", "{dot}"),
            (" [@] ", " [.] "),
            ("<at>", "<dot>"),
            ("_at_", "_dot_"),
            (" (a) ", "."),
            ("*at*", "*dot*"),
        )
    )
    host, tld = rng.choice((("example", "com"), ("example", "org"), ("example", "net")))
    opener = rng.choice(("reach us: ", "photos by mail > ", "CV to ", "mail "))
    return GeneratedText(f"{opener}{name}{at}{host}{dot}{tld}", (("email", f"{name}@{host}.{tld}"),))


def spoken_emails(rng: Random) -> GeneratedText:
    name, host = rng.choice(NAMES), rng.choice(("gmail", "yahoo", "icloud", "hotmail"))
    return GeneratedText(
        f"my mail is washline dot {name} at {host} dot com{rng.choice(CLOSERS)}",
        (("email", f"washline.{name}@{host}.com"),),
    )


def handles(rng: Random) -> GeneratedText:
    name = f"wl.{rng.choice(NAMES)}{rng.randrange(1000)}"
    cue, platform = rng.choice(
        (
            ("my instagram is ", "instagram"),
            ("add me on snapchat ", "snapchat"),
            ("SC: ", "snapchat"),
            ("TikTok @", "tiktok"),
            ("Insta 👉 @", "instagram"),
        ),
    )
    return GeneratedText(f"{cue}{name}{rng.choice(('', ' xx', ', pics there'))}", (("handle", f"{platform}:{name}"),))


def handle_links(rng: Random) -> GeneratedText:
    name = f"wl_{rng.choice(NAMES)}{rng.randrange(1000)}"
    host, platform = rng.choice(
        (
            ("t.me/", "telegram"),
            ("https://t.me/", "telegram"),
            ("instagram.com/", "instagram"),
            ("www.tiktok.com/@", "tiktok"),
            ("onlyfans.com/", "onlyfans"),
            ("https://x.com/", "x"),
        ),
    )
    return GeneratedText(f"{rng.choice(('see ', '', 'more at '))}{host}{name}", (("handle", f"{platform}:{name}"),))


def advert(rng: Random) -> GeneratedText:
    number, (half, hour), code = mobile(rng), ladder(rng), rng.choice(OUTWARDS)
    said = rng.choice(
        (
            spell(number, ENGLISH, " "),
            " ".join(number),
            number.replace("0", "O"),
            f"+44 {number[1:]}",
            f"{number[:5]}💋{number[5:]}",
        )
    )
    text = (
        f"{rng.choice(NAMES).upper()} IS HERE!! {rng.randrange(22, 55)}yo, easy going, speaks good English,,"
        f" flat in {code} 5 min walk from the bus. "
        f"£{half}/30min £{hour}/60min, outcalls on request within 8 miles. No time wasters, no text chat. {said} "
        f"open till {rng.randrange(8, 12)}pm mon to sat. photos are mine, taken in June"
    )
    return GeneratedText(text, (e164(number), price(half, 30), price(hour, 60), ("postcode", code)))


def network(rng: Random) -> GeneratedText:
    ip = ".".join(str(rng.randrange(1, 255)) for _ in range(3))
    return GeneratedText(
        f"host 10.{ip} replied in {rng.randrange(1, 900)} ms,"
        f" then 172.16.{rng.randrange(255)}.{rng.randrange(255)} timed out after {rng.randrange(3, 30)} tries"
    )


def coordinates(rng: Random) -> GeneratedText:
    return GeneratedText(
        f"pin at {rng.uniform(50, 58):.6f}, {rng.uniform(-5, 1):.6f}, alt {rng.randrange(900)} m,"
        f" accuracy {rng.randrange(4, 40)} m"
    )


def isbn(rng: Random) -> GeneratedText:
    stem = f"9780{rng.randrange(10**8):08d}"
    check = -sum(int(d) * (3 if at % 2 else 1) for at, d in enumerate(stem)) % 10
    written = f"{stem[:3]}-{stem[3]}-{stem[4:7]}-{stem[7:]}-{check}" if rng.random() < 0.5 else f"{stem}{check}"
    return GeneratedText(
        f"ISBN {written}, paperback, {rng.randrange(80, 700)} pages, published {rng.randrange(1975, 2024)}"
    )


def counting(rng: Random) -> GeneratedText:
    start = rng.randrange(1, 5)
    run = list(ENGLISH[start:10])
    if rng.random() < 0.4:
        run.reverse()
    ending = rng.choice(("off we go", "and turn", "jump", "everybody clap", "back to the start", "shout hooray"))
    return GeneratedText(f"{rng.choice(('class:', 'sing it,', 'now'))} {rng.choice((' ', ', ')).join(run)} {ending}")


def timetable(rng: Random) -> GeneratedText:
    minute, mark = rng.randrange(0, 20), rng.choice((":", "", "."))
    times = " ".join(
        f"{hour:02d}{mark}{minute + 20 * third:02d}" for hour in range(rng.randrange(6, 8), 10) for third in range(2)
    )
    return GeneratedText(f"Bus {rng.randrange(1, 99)} leaves at {times} from stand {rng.choice('ABC')}")


def lottery(rng: Random) -> GeneratedText:
    drawn = " ".join(f"{ball:02d}" for ball in sorted(rng.sample(range(1, 60), 6)))
    return GeneratedText(
        f"{rng.choice(('Winning numbers', 'Lotto draw', 'Syndicate line'))}: {drawn} bonus {rng.randrange(1, 60):02d}"
    )


def serials(rng: Random) -> GeneratedText:
    digits = "".join(rng.choices("0123456789", k=13))
    label = rng.choice(("Serial no.", "Meter serial", "IMEI", "Part number", "Tracking number", "Batch"))
    return GeneratedText(f"{label} {rng.choice('456')}{digits} fitted {rng.randrange(1, 28)} June")


def scores(rng: Random) -> GeneratedText:
    sets = " ".join(f"{rng.randrange(0, 8)}-{rng.randrange(0, 8)}" for _ in range(5))
    return GeneratedText(
        f"{rng.choice(('won', 'lost', 'final:'))} {sets}, {rng.randrange(2, 4)} hours on court,"
        f" {rng.randrange(10, 60)} aces"
    )


POSITIVE: dict[str, Maker] = {
    "gt-international": international,
    "gt-landlines": landlines,
    "gt-several": several,
    "gt-second-ending": second_ending,
    "gt-doubles": doubles,
    "gt-tens": tens,
    "gt-words-figures": words_and_figures,
    "gt-misspelt": misspelt,
    "gt-invisible": invisible,
    "gt-cyrillic": cyrillic,
    "gt-tags": tags,
    "gt-lines": lines,
    "gt-brackets": brackets,
    "gt-foreign-words": foreign_words,
    "gt-links": links,
    "gt-prices": plain_prices,
    "gt-hourly": hourly,
    "gt-full-postcodes": full_postcodes,
    "gt-outwards": outwards,
    "gt-plates": plates,
    "gt-emails": emails,
    "gt-spoken-emails": spoken_emails,
    "gt-handles": handles,
    "gt-handle-links": handle_links,
    "gt-advert": advert,
}
NEGATIVE: dict[str, Maker] = {
    "gn-network": network,
    "gn-coordinates": coordinates,
    "gn-isbn": isbn,
    "gn-counting": counting,
    "gn-timetable": timetable,
    "gn-lottery": lottery,
    "gn-serials": serials,
    "gn-scores": scores,
}
