"""The platforms on which adverts give a user name: their names in text, their hosts and the format of their user names.

Source: the platforms' own help pages on user names, as listed in enrich/kinds/handle.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

COMMON_PAGES = frozenset(
    "login signup explore about help joinchat share sharer home privacy terms watch reel reels p stories tv "
    "hashtag intent search i groups events marketplace profile.php pages contact download send add invite s "
    "messenger".split()
)


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform.

    `cues` are regexes, in lower case, of its name in text, disguises included. `shape` matches a user name in lower
    case. `numeric` is True if a user name may be all digits; `by_number` if users are found by phone number, so that a
    plain word is almost never a user name. `pages` are paths of its hosts that are not user names.
    """

    name: str
    cues: tuple[str, ...]
    hosts: tuple[str, ...]
    shape: re.Pattern[str]
    numeric: bool = False
    by_number: bool = False
    pages: frozenset[str] = COMMON_PAGES

    def allows(self, name: str) -> bool:
        """Return whether a user name in lower case is valid on the platform."""
        return bool(self.shape.fullmatch(name))


def _compile_shape(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def _separate_letters(word: str) -> str:
    """Return a regex of a word with separators between its letters ("t-e-l-e")."""
    return r"[ ._*-]{1,2}".join(word)


# Must follow a platform name that is also a word or is often only mentioned: @name, or a name with a digit or "_".
BEFORE_USER_NAME = (
    r"(?=\s?[:=]\s?(?:@[a-z0-9_]|[a-z.]*[\d_])"
    r"|\s(?:user ?)?(?:name|user|id|handle|profile|seller|shop)\s?[:=-]?\s?(?:@|[a-z.]*[\d_])"
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
            _separate_letters("telegram"),
        ),
        ("t.me", "telegram.me", "telegram.dog"),
        _compile_shape(r"[a-z][a-z0-9_]{3,30}[a-z0-9]"),
    ),
    Platform(
        "whatsapp",
        (r"wh?[a@4]t'?s?\s?[a@4]pp?", r"(?:[ву][ао]т|вац?)с?ап", r"wts\s?app?", _separate_letters("whatsapp")),
        (),
        _compile_shape(r"(?=.*[a-z])[a-z][a-z0-9_.]{2,29}"),
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
            _separate_letters("snapchat"),
            _separate_letters("snap"),
        ),
        ("snapchat.com",),
        _compile_shape(r"[a-z][a-z0-9._-]{1,13}[a-z0-9]"),
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
            _separate_letters("instagram"),
            _separate_letters("insta"),
        ),
        ("instagram.com", "instagr.am"),
        _compile_shape(r"[a-z0-9_](?:[a-z0-9_.]{0,28}[a-z0-9_])?"),
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
        _compile_shape(r"[a-z0-9_]{4,20}"),  # 15 today; older accounts have more
    ),
    Platform(
        "tiktok",
        (r"t[i1!]k\s?-?t[o0]k", r"tt(?=\s?[:=@])", r"clock app", _separate_letters("tiktok")),
        ("tiktok.com",),
        _compile_shape(r"[a-z0-9_.]{1,23}[a-z0-9_]"),
    ),
    Platform(
        "onlyfans",
        (r"[o0]nly\s?-?f[a@4]n[sz]?", r"of", _separate_letters("onlyfans")),
        ("onlyfans.com",),
        _compile_shape(r"[a-z0-9_.-]{4,24}"),
    ),
    Platform(
        "adultwork",
        (r"[a@4]dult\s?-?w[o0]rk", r"aw"),
        ("adultwork.com",),
        _compile_shape(r"[a-z0-9_.-]{3,30}"),
        numeric=True,
    ),
    Platform(
        "wechat",
        (r"w[e3]\s?-?ch[a@4]t", r"weixin", r"微信", r"vx"),
        (),
        _compile_shape(r"[a-z][a-z0-9_-]{4,18}[a-z0-9_]"),
    ),
    Platform("signal", (r"s[i1!]gn[a@4]l",), (), _compile_shape(r"[a-z_][a-z0-9_]{2,31}\.\d{2,9}")),
    Platform(
        "facebook",
        (r"f[a@4]c[e3]\s?b[o0][o0]k", r"fb", r"f\sb(?=\s?[:=])"),
        ("facebook.com", "fb.com", "fb.me", "m.me"),
        _compile_shape(r"[a-z0-9][a-z0-9.]{3,48}[a-z0-9]"),
    ),
    Platform("kik", (r"k[i1]k",), ("kik.me",), _compile_shape(r"[a-z0-9_.]{1,19}[a-z0-9_]")),
    Platform("skype", (r"sk[yi]pe",), (), _compile_shape(r"(?:live:)?[a-z][a-z0-9_.,-]{4,30}[a-z0-9]")),
    Platform(
        "viber",
        (r"v[i1!]b[e3]r", r"ва[йи]бър|вибер"),
        (),
        _compile_shape(r"(?=.*[a-z])[a-z0-9_.]{3,30}"),
        by_number=True,
    ),
    Platform("discord", (r"d[i1!]sc[o0]rd",), (), _compile_shape(r"[a-z0-9_.]{2,32}(?:#\d{4})?")),
    Platform("reddit", (r"r[e3]dd[i1!]t",), ("reddit.com",), _compile_shape(r"[a-z0-9_-]{3,20}")),
    Platform("fansly", (r"f[a@4]nsly",), ("fansly.com",), _compile_shape(r"[a-z0-9_.-]{4,24}")),
    Platform("linktree", (r"l[i1!]nk\s?tree",), ("linktr.ee",), _compile_shape(r"[a-z0-9_.]{3,30}")),
    Platform(
        "threads",
        (r"threads(?=\s?[:=@+&/]|\sand\s)",),
        ("threads.net", "threads.com"),
        _compile_shape(r"[a-z0-9_](?:[a-z0-9_.]{0,28}[a-z0-9_])?"),
    ),
    Platform(
        "youtube",
        (r"you\s?tube",),
        ("youtube.com",),
        _compile_shape(r"[a-z0-9][a-z0-9_.-]{2,29}"),
        pages=COMMON_PAGES | {"channel", "c", "user", "shorts", "playlist", "feed"},
    ),
    Platform("wickr", (r"w[i1!]ckr(?:\s?me)?",), (), _compile_shape(r"[a-z][a-z0-9_.-]{2,30}")),
    Platform("vivastreet", (r"viva\s?street",), (), _compile_shape(r"[a-z0-9][a-z0-9_.-]{2,30}")),
    Platform(
        "fabswingers",
        (
            r"fab\s?swingers?(?:\.com)?",
            rf"fab{BEFORE_USER_NAME}",
            r"(?<=on )fab(?![a-z])",
            r"fab(?=\s(?:-|is)\s[a-z.]*[\d_])",
        ),
        ("fabswingers.com",),
        _compile_shape(r"[a-z0-9][a-z0-9_.-]{2,30}"),
        pages=COMMON_PAGES | {"profile"},
    ),
    Platform(
        "bluesky",
        (r"blue\s?sky(?=\s?[:=]?\s?@)",),
        ("bsky.app",),
        _compile_shape(r"[a-z0-9-]{3,18}(?:\.[a-z0-9.-]{3,40})?"),
    ),
    *(
        Platform(name, (rf"{name}{BEFORE_USER_NAME}",), hosts, _compile_shape(r"[a-z0-9][a-z0-9_.-]{2,30}"))
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
    Platform(
        "line", (r"line\s(?:id|app)", r"line(?=\s?[:=]\s?[a-z])"), ("line.me",), _compile_shape(r"[a-z0-9_.-]{4,20}")
    ),
)

CUES = tuple(cue for platform in PLATFORMS for cue in platform.cues)
HOSTS = {host: platform for platform in PLATFORMS for host in platform.hosts}
PLAIN_CUES = frozenset(
    "telegram whatsapp snapchat snap instagram insta ig x twitter tiktok onlyfans adultwork wechat signal "
    "facebook fb kik skype tg tlg tele sc of aw tt viber threads youtube line discord reddit fansly vivastreet "
    "linktree wickr fab fabswingers bluesky chaturbate manyvids twitch pinterest linkedin bereal depop vinted "
    "ebay etsy gumtree paypal".split()
) | {"whats app", "only fans", "adult work", "tik tok", "snap chat"}
_BY_CUE = tuple((re.compile("|".join(platform.cues)), platform) for platform in PLATFORMS)
_BY_NAME = {platform.name: platform for platform in PLATFORMS}
# Cues with lookarounds, which a cue alone does not match.
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
    """Return the platform of a cue, disguised or not, or None.

    >>> find_platform("sn@p").name, find_platform("IG").name, find_platform("radio")
    ('snapchat', 'instagram', None)
    """
    plain = cue.strip().lower()
    return _BY_NAME.get(plain) or next((platform for pattern, platform in _BY_CUE if pattern.fullmatch(plain)), None)
