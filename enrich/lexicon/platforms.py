"""The platforms on which adverts give a user name: how each is written, its hosts, and what a name on it looks like.

Source: the platforms' own help pages on user names, as named in enrich/kinds/handle.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

COMMON_PAGES = frozenset(
    "login signup explore about help joinchat share sharer home privacy terms watch reel reels p stories tv hashtag intent search "
    "i groups events marketplace profile.php pages contact download send add invite s messenger".split()
)


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform; `cues` are expressions, in lower case, of how its name is written, disguises included; `shape` is that of a
    name in lower case.

    `numeric` where a name may be digits alone; `by_number` where people are found by phone number, so that a plain word is
    hardly a name; `pages` are paths of its hosts that are nobody's name.
    """

    name: str
    cues: tuple[str, ...]
    hosts: tuple[str, ...]
    shape: re.Pattern[str]
    numeric: bool = False
    by_number: bool = False
    pages: frozenset[str] = COMMON_PAGES

    def allows(self, name: str) -> bool:
        """Say whether a name in lower case could be registered."""
        return bool(self.shape.fullmatch(name))


def _shape(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def _spelt(word: str) -> str:
    """Return an expression of a word with something between all its letters ("t-e-l-e")."""
    return r"[ ._*-]{1,2}".join(word)


# What the name of a platform that is a word too, or often only mentioned, stands before: a user name with a figure or the like, or @name.
NAMES_USER = (
    r"(?=\s?[:=]\s?(?:@[a-z0-9_]|[a-z.]*[\d_])|\s(?:user ?)?(?:name|user|id|handle|profile|seller|shop)\s?[:=-]?\s?(?:@|[a-z.]*[\d_])"
    r"|\s?-?\s@[a-z0-9_])"
)

PLATFORMS = (
    Platform(
        "telegram",
        (
            r"t[e3€é][l1][e3€é]\s?gr[a@4]?mm?[as]?",
            r"t[e3]l[e3]g",
            r"telegram(?:-?ul|em|u)",
            r"telegr",
            r"телеграм\w?",
            r"tele(?=\s?[:=@]|\s?(?:-|is|(?:user)?name:?)\s?[a-z]+[_\d])",
            r"(?<=on )tele(?![a-z])",
            r"tlg",
            r"tg",
            r"t\sg(?=\s?[:=])",
            r"paper ?plane app",
            _spelt("telegram"),
        ),
        ("t.me", "telegram.me", "telegram.dog"),
        _shape(r"[a-z][a-z0-9_]{3,30}[a-z0-9]"),
    ),
    Platform(
        "whatsapp",
        (r"wh?[a@4]t'?s?\s?[a@4]pp?", r"(?:[ву][ао]т|вац?)с?ап", r"wts\s?app?", _spelt("whatsapp")),
        (),
        _shape(r"(?=.*[a-z])[a-z][a-z0-9_.]{2,29}"),
        by_number=True,
    ),
    Platform(
        "snapchat",
        (
            r"[s5]n?[a@4]p\s?ch[a@4][t7]",
            r"sn[a@4]p+(?:y|s)?",
            r"sc",
            r"👻(?!\s?[a-z]{2,10}\s?[:📸📷])",
            r"s\sc(?=\s?[:=])",
            r"ghost app",
            r"снапчат",
            _spelt("snapchat"),
            _spelt("snap"),
        ),
        ("snapchat.com",),
        _shape(r"[a-z][a-z0-9._-]{1,13}[a-z0-9]"),
    ),
    Platform(
        "instagram",
        (
            r"[i1!]n?[s$]t[a@4]\s?gr[a@4]m",
            r"[i1!]n[s$]t[a@4]",
            r"inst(?=\s?[:=-]\s?(?:@|[a-z]+[._\d][a-z\d_]))",
            r"ig",
            r"i\.g\.?",
            r"i\sg(?=\s?[:=])",
            r"инста(?:грам)?",
            _spelt("instagram"),
            _spelt("insta"),
        ),
        ("instagram.com", "instagr.am"),
        _shape(r"[a-z0-9_](?:[a-z0-9_.]{0,28}[a-z0-9_])?"),
    ),
    Platform(
        "x",
        (
            r"tw[i1!]tt[e3]r",
            r"bird app",
            r"blue bird app",
            r"x\s?\(\s?twitter\s?\)",
            r"twitter\s?/\s?x",
            r"x\s?/\s?twitter",
            r"x(?=\s?[:=-]\s?@)",
            r"(?<=on )x(?=\s(?:as\s)?@)",
            r"x(?=\s?:\s?[a-z]+[_\d])",
            r"(?:(?<=\n)|(?<=^)|(?<=[|/,•·*.!]\s)|(?<=[|/•]))x(?=\s@[a-z0-9_]{4})",
        ),
        ("x.com", "twitter.com"),
        _shape(r"[a-z0-9_]{4,20}"),  # 15, but older accounts had more
    ),
    Platform(
        "tiktok",
        (r"t[i1!]k\s?-?t[o0]k", r"tt(?=\s?[:=@])", r"clock app", _spelt("tiktok")),
        ("tiktok.com",),
        _shape(r"[a-z0-9_.]{1,23}[a-z0-9_]"),
    ),
    Platform(
        "onlyfans",
        (r"[o0]nly\s?-?f[a@4]n[sz]?", r"of", _spelt("onlyfans")),
        ("onlyfans.com",),
        _shape(r"[a-z0-9_.-]{4,24}"),
    ),
    Platform(
        "adultwork", (r"[a@4]dult\s?-?w[o0]rk", r"aw"), ("adultwork.com",), _shape(r"[a-z0-9_.-]{3,30}"), numeric=True
    ),
    Platform(
        "wechat", (r"w[e3]\s?-?ch[a@4]t", r"weixin", r"微信", r"vx"), (), _shape(r"[a-z][a-z0-9_-]{4,18}[a-z0-9_]")
    ),
    Platform("signal", (r"s[i1!]gn[a@4]l",), (), _shape(r"[a-z_][a-z0-9_]{2,31}\.\d{2,9}")),
    Platform(
        "facebook",
        (r"f[a@4]c[e3]\s?b[o0][o0]k", r"fb", r"f\sb(?=\s?[:=])"),
        ("facebook.com", "fb.com", "fb.me", "m.me"),
        _shape(r"[a-z0-9][a-z0-9.]{3,48}[a-z0-9]"),
    ),
    Platform("kik", (r"k[i1]k",), ("kik.me",), _shape(r"[a-z0-9_.]{1,19}[a-z0-9_]")),
    Platform("skype", (r"sk[yi]pe",), (), _shape(r"(?:live:)?[a-z][a-z0-9_.,-]{4,30}[a-z0-9]")),
    Platform(
        "viber", (r"v[i1!]b[e3]r", r"ва[йи]бър|вибер"), (), _shape(r"(?=.*[a-z])[a-z0-9_.]{3,30}"), by_number=True
    ),
    Platform("discord", (r"d[i1!]sc[o0]rd",), (), _shape(r"[a-z0-9_.]{2,32}(?:#\d{4})?")),
    Platform("reddit", (r"r[e3]dd[i1!]t",), ("reddit.com",), _shape(r"[a-z0-9_-]{3,20}")),
    Platform("fansly", (r"f[a@4]nsly",), ("fansly.com",), _shape(r"[a-z0-9_.-]{4,24}")),
    Platform("linktree", (r"l[i1!]nk\s?tree",), ("linktr.ee",), _shape(r"[a-z0-9_.]{3,30}")),
    Platform(
        "threads",
        (r"threads(?=\s?[:=@+&/]|\sand\s)",),
        ("threads.net", "threads.com"),
        _shape(r"[a-z0-9_](?:[a-z0-9_.]{0,28}[a-z0-9_])?"),
    ),
    Platform(
        "youtube",
        (r"you\s?tube",),
        ("youtube.com",),
        _shape(r"[a-z0-9][a-z0-9_.-]{2,29}"),
        pages=COMMON_PAGES | {"channel", "c", "user", "shorts", "playlist", "feed"},
    ),
    Platform("wickr", (r"w[i1!]ckr(?:\s?me)?",), (), _shape(r"[a-z][a-z0-9_.-]{2,30}")),
    Platform("vivastreet", (r"viva\s?street",), (), _shape(r"[a-z0-9][a-z0-9_.-]{2,30}")),
    Platform(
        "fabswingers",
        (
            r"fab\s?swingers?(?:\.com)?",
            rf"fab{NAMES_USER}",
            r"(?<=on )fab(?![a-z])",
            r"fab(?=\s(?:-|is)\s[a-z.]*[\d_])",
        ),
        ("fabswingers.com",),
        _shape(r"[a-z0-9][a-z0-9_.-]{2,30}"),
        pages=COMMON_PAGES | {"profile"},
    ),
    Platform(
        "bluesky", (r"blue\s?sky(?=\s?[:=]?\s?@)",), ("bsky.app",), _shape(r"[a-z0-9-]{3,18}(?:\.[a-z0-9.-]{3,40})?")
    ),
    *(
        Platform(name, (rf"{name}{NAMES_USER}",), hosts, _shape(r"[a-z0-9][a-z0-9_.-]{2,30}"))
        for name, hosts in {
            "chaturbate": ("chaturbate.com",),
            "manyvids": (),
            "twitch": ("twitch.tv",),
            "pinterest": ("pinterest.com", "pinterest.co.uk"),
            "linkedin": ("linkedin.com",),
            "bereal": (),
            "depop": ("depop.com",),
            "vinted": (),
            "ebay": (),
            "etsy": (),
            "gumtree": (),
            "paypal": ("paypal.me",),
        }.items()
    ),
    Platform("line", (r"line\s(?:id|app)", r"line(?=\s?[:=]\s?[a-z])"), ("line.me",), _shape(r"[a-z0-9_.-]{4,20}")),
)

CUES = tuple(cue for platform in PLATFORMS for cue in platform.cues)
HOSTS = {host: platform for platform in PLATFORMS for host in platform.hosts}
PLAIN_CUES = frozenset(
    "telegram whatsapp snapchat snap instagram insta ig x twitter tiktok onlyfans adultwork wechat signal facebook fb kik skype "
    "tg tlg tele sc of aw tt viber threads youtube line discord reddit fansly vivastreet linktree wickr "
    "fab fabswingers bluesky chaturbate manyvids twitch pinterest linkedin bereal depop vinted ebay etsy gumtree paypal".split()
) | {"whats app", "only fans", "adult work", "tik tok", "snap chat"}
_BY_CUE = tuple((re.compile("|".join(platform.cues)), platform) for platform in PLATFORMS)
_BY_NAME = {platform.name: platform for platform in PLATFORMS}
# Cues whose surroundings tell, which their own text does not have.
_BY_NAME |= {
    cue: _BY_NAME[name]
    for cue, name in {
        "tele": "telegram",
        "inst": "instagram",
        "t g": "telegram",
        "s c": "snapchat",
        "i g": "instagram",
        "f b": "facebook",
        "fab": "fabswingers",
        "bluesky": "bluesky",
        "blue sky": "bluesky",
    }.items()
}


@lru_cache(maxsize=4096)
def find_platform(cue: str) -> Platform | None:
    """Return the platform that is called so, however disguised; None where there is none.

    >>> platform_called("sn@p").name, platform_called("IG").name, platform_called("radio")
    ('snapchat', 'instagram', None)
    """
    plain = cue.strip().lower()
    return _BY_NAME.get(plain) or next((platform for pattern, platform in _BY_CUE if pattern.fullmatch(plain)), None)
