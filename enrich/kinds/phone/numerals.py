"""Number words in the languages of British adverts, as data.

All words are in lower case without accents. Source: the cardinal numbers of each language; misspellings from the public
literature on disguised numbers (homophones, doubled and swapped letters, figures for letters).
"""

from __future__ import annotations

import re
from itertools import product

UNITS: dict[str, tuple[str, ...]] = {
    "English": (
        "zero oh o nought naught aught nil null nill sero zr0 zerro zeero ziro zro zeo ohh owe",
        "one wun onne oen won",
        "two tow twoo tew tu too to",
        "three thre tree free",
        "four fore foor fuor fourr for faur foru foure",
        "five fiv fife fyve fve",
        "six siks sics sicks sex",
        "seven sevn sevan sevin seben sevne sevem svn",
        "eight eigth eght aight eihgt eigt ate ait eigh ehgt ieght",
        "nine nien nin nyne nein niner ninne nnie",
    ),
    "Romanian": ("zero", "unu una", "doi doua", "trei", "patru", "cinci", "sase", "sapte", "opt", "noua"),
    "Polish": ("zero", "jeden jedna", "dwa dwie", "trzy", "cztery", "piec", "szesc", "siedem", "osiem", "dziewiec"),
    "Spanish": ("cero", "uno una un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"),
    "Portuguese": ("zero", "um uma", "dois duas", "tres", "quatro", "cinco", "seis meia", "sete", "oito", "nove"),
    "Hungarian": ("nulla", "egy", "ketto ket", "harom", "negy", "ot", "hat", "het", "nyolc", "kilenc"),
    "Albanian": ("zero", "nje", "dy", "tre tri", "kater", "pese", "gjashte", "shtate", "tete", "nente nende"),
    "Bulgarian": ("нула", "едно един една", "две два", "три", "четири", "пет", "шест", "седем", "осем ocem", "девет"),
    "French": ("zero", "un une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"),
    "German": ("null", "ein eins", "zwei zwo", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun"),
    "Italian": ("zero", "uno una", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove"),
    "Russian": ("ноль нуль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять"),
    "Bulgarian in Latin": (
        "nula",
        "edno edin",
        "dve dva",
        "tri",
        "chetiri cetiri",
        "pet",
        "shest",
        "sedem",
        "osem",
        "devet",
    ),
}

TEENS: dict[str, tuple[str, ...]] = {
    "English": (
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen forteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ),
    "Romanian": (
        "zece",
        "unsprezece unspe",
        "doisprezece doispe",
        "treisprezece treispe",
        "paisprezece paispe",
        "cincisprezece cinspe",
        "saisprezece saispe",
        "saptesprezece saptispe",
        "optsprezece optispe",
        "nouasprezece nouaspe",
    ),
    "Polish": (
        "dziesiec",
        "jedenascie",
        "dwanascie",
        "trzynascie",
        "czternascie",
        "pietnascie",
        "szesnascie",
        "siedemnascie",
        "osiemnascie",
        "dziewietnascie",
    ),
    "Spanish": (
        "diez",
        "once",
        "doce",
        "trece",
        "catorce",
        "quince",
        "dieciseis",
        "diecisiete",
        "dieciocho",
        "diecinueve",
    ),
    "Portuguese": (
        "dez",
        "onze",
        "doze",
        "treze",
        "catorze quatorze",
        "quinze",
        "dezesseis dezasseis",
        "dezessete dezassete",
        "dezoito",
        "dezenove dezanove",
    ),
    "Hungarian": (
        "tiz",
        "tizenegy",
        "tizenketto",
        "tizenharom",
        "tizennegy",
        "tizenot",
        "tizenhat",
        "tizenhet",
        "tizennyolc",
        "tizenkilenc",
    ),
    "Albanian": (
        "dhjete",
        "njembedhjete",
        "dymbedhjete",
        "trembedhjete",
        "katermbedhjete",
        "pesembedhjete",
        "gjashtembedhjete",
        "shtatembedhjete",
        "tetembedhjete",
        "nentembedhjete",
    ),
    "Bulgarian": (
        "десет",
        "единадесет единайсет",
        "дванадесет дванайсет",
        "тринадесет тринайсет",
        "четиринадесет четиринайсет",
        "петнадесет петнайсет",
        "шестнадесет шестнайсет",
        "седемнадесет седемнайсет",
        "осемнадесет осемнайсет",
        "деветнадесет деветнайсет",
    ),
}

# Twenty, thirty ... ninety.
TENS: dict[str, tuple[str, ...]] = {
    "English": ("twenty twenny", "thirty", "forty fourty", "fifty", "sixty", "seventy", "eighty", "ninety ninty"),
    "Romanian": ("douazeci", "treizeci", "patruzeci", "cincizeci", "saizeci", "saptezeci", "optzeci", "nouazeci"),
    "Polish": (
        "dwadziescia",
        "trzydziesci",
        "czterdziesci",
        "piecdziesiat",
        "szescdziesiat",
        "siedemdziesiat",
        "osiemdziesiat",
        "dziewiecdziesiat",
    ),
    "Spanish": ("veinte veinti", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"),
    "Portuguese": ("vinte", "trinta", "quarenta", "cinquenta", "sessenta", "setenta", "oitenta", "noventa"),
    "Hungarian": ("husz huszon", "harminc", "negyven", "otven", "hatvan", "hetven", "nyolcvan", "kilencven"),
    "Albanian": (
        "njezet",
        "tridhjete",
        "dyzet",
        "pesedhjete",
        "gjashtedhjete",
        "shtatedhjete",
        "tetedhjete",
        "nentedhjete",
    ),
    "Bulgarian": (
        "двадесет двайсет",
        "тридесет трийсет",
        "четиридесет четирийсет",
        "петдесет",
        "шестдесет шейсет",
        "седемдесет",
        "осемдесет",
        "деветдесет",
    ),
}

# One hundred, two hundred ... nine hundred, if the language has one word for it.
HUNDREDS: dict[str, tuple[str, ...]] = {
    "Polish": (
        "sto",
        "dwiescie",
        "trzysta",
        "czterysta",
        "piecset",
        "szescset",
        "siedemset",
        "osiemset",
        "dziewiecset",
    ),
    "Spanish": (
        "cien ciento",
        "doscientos",
        "trescientos",
        "cuatrocientos",
        "quinientos",
        "seiscientos",
        "setecientos",
        "ochocientos",
        "novecientos",
    ),
    "Portuguese": (
        "cem cento",
        "duzentos",
        "trezentos",
        "quatrocentos",
        "quinhentos",
        "seiscentos",
        "setecentos",
        "oitocentos",
        "novecentos",
    ),
    "Hungarian": (
        "szaz",
        "ketszaz",
        "haromszaz",
        "negyszaz",
        "otszaz",
        "hatszaz",
        "hetszaz",
        "nyolcszaz",
        "kilencszaz",
    ),
    "Albanian": (
        "njeqind",
        "dyqind",
        "treqind",
        "katerqind",
        "peseqind",
        "gjashteqind",
        "shtateqind",
        "teteqind",
        "nenteqind",
    ),
    "Bulgarian": (
        "сто",
        "двеста",
        "триста",
        "четиристотин",
        "петстотин",
        "шестстотин",
        "седемстотин",
        "осемстотин",
        "деветстотин",
    ),
}

HUNDRED = frozenset("hundred hundreds hundered hunderd hundrid hunred sute suta qind".split())
THOUSAND = frozenset("thousand mii mil tysiecy tysiace ezer mije хиляди".split())

REPEATS: dict[str, int] = {
    **dict.fromkeys(
        ("double", "dbl", "dble", "duble", "doubl", "dubble", "doubel", "dublu", "doble", "duplo", "dobro"), 2
    ),
    **dict.fromkeys(("podwojne", "podwojny", "podwojna", "dupla", "dyfish", "двойно", "двойна", "dvoino", "twice"), 2),
    **dict.fromkeys(
        ("triple", "treble", "tripple", "tripel", "triplu", "potrojne", "tripla", "тройно", "trzykrotne"), 3
    ),
    **dict.fromkeys(("quadruple", "quad", "cuadruple"), 4),
}

JOINERS = frozenset("and n y e i si es dhe и".split())

# Words that are digits only among other digits; elsewhere they are ordinary words and may be skipped.
HOMOPHONES = frozenset(
    "won tow to too tu tree free fore for ate sex sics sicks nein nien nin o owe ait fife tew thre null nil un "
    "una um uma dos sept due sei otto ein une vier acht pet hat het ot opt tete tri tre dy ten once doce sto "
    "egy meia sete cem cien".split()
)

# Phonetic spellings of the English digits.
_SOUNDS = re.compile(
    r"(?P<d0>z[eiay]{0,3}r{1,2}[oa]{1,2}[hw]?)|(?P<d1>w[aou]n{1,2}e?)|(?P<d3>thr(?:e|i|ie|ea|ey|y)e?)"
    r"|(?P<d4>f(?:oa|oo|au|aw|ow|owe|uo)r{1,2}e?)|(?P<d5>f(?:y|ai|ie|iy|ye|ii)v{1,2}e?)|(?P<d6>s[iy](?:x|ks|cks|cs)e?)"
    r"|(?P<d7>s(?:e|a|eh|ey|ea)[vb]{1,2}[aeiou]?n)|(?P<d8>(?:ei|ai|ay|ey|ie|eh)(?:gh?|h)?t{1,2})"
    r"|(?P<d9>n(?:i|y|ai|ie|ei|ye|iy|ah)n{1,2}e?)"
)

# Figures for letters inside a word: "zer0", "s3ven".
_FIGURES = {"o": "0", "e": "3", "i": "1", "s": "5", "t": "7"}
_PLAIN_ENGLISH = (*zip("zero oh one two three four five six seven eight nine".split(), "00123456789", strict=True),)


def collect_units() -> dict[str, str]:
    """Return the words for single digits, each with its digit."""
    return _map_words(UNITS, range(10))


def collect_teens() -> dict[str, str]:
    """Return the words for ten to nineteen, each with its two digits."""
    return _map_words(TEENS, range(10, 20))


def collect_tens() -> dict[str, str]:
    """Return the words for twenty to ninety, each with its two digits."""
    return _map_words(TENS, range(20, 100, 10))


def collect_hundreds() -> dict[str, str]:
    """Return the words for one hundred to nine hundred, each with its three digits."""
    return _map_words(HUNDREDS, range(100, 1000, 100))


def collect_plurals() -> dict[str, str]:
    """Return the plurals of digits: "two sevens" is 77, Romanian "două zerouri" is 00."""
    words = "zeros zeroes ohs noughts ones twos threes fours fives sixes sevens eights nines".split()
    return dict(zip(words, "0000123456789", strict=True)) | {"zerouri": "0"}


def collect_words_with_figures() -> dict[str, str]:
    """Return the English words for digits with figures for some of their letters ("s3ven"), each with its digit."""
    inside = {spelt: digit for word, digit in _PLAIN_ENGLISH for spelt in _list_spellings(word) if spelt != word}
    first = {digit + word[1:]: digit for word, digit in _PLAIN_ENGLISH if len(word) > len("oh")}
    return inside | first | {"se7en": "7", "0n3": "1"}


def match_sound(word: str) -> str:
    """Return the digit that an unknown word sounds like, or "".

    >>> match_sound("sehvin"), match_sound("foar"), match_sound("photo")
    ('7', '4', '')
    """
    found = _SOUNDS.fullmatch(word)
    return str(found.lastgroup)[1] if found else ""


def _list_spellings(word: str) -> list[str]:
    """Return the spellings of a word with figures for some letters; at least two letters stay, in a short word one."""
    choices = [(letter, _FIGURES[letter]) if letter in _FIGURES else (letter,) for letter in word]
    spellings = map("".join, product(*choices))
    return [spelling for spelling in spellings if sum(map(str.isalpha, spelling)) > (len(word) > len("oh"))]


def _map_words(table: dict[str, tuple[str, ...]], values: range) -> dict[str, str]:
    languages = [zip(spellings, values, strict=True) for spellings in table.values()]
    return {word: str(value) for language in languages for spellings, value in language for word in spellings.split()}
