"""The words by which pages say what something is: labels of fields, addresses that are never adverts, pagers.

English first, then the languages of the larger classifieds sites around; lower case, one blank between words.
"""

from __future__ import annotations

import re


def words_in(text: str) -> frozenset[str]:
    """Return the entries of a list that commas part."""
    return frozenset(" ".join(part.split()) for part in text.split(",") if part.strip())


LABELS = {
    "title": words_in(
        """title, subject, headline, heading, titre, objet, titel, betreff, título, titolo, tytuł, titlu, cím, onderwerp"""
    ),
    "name": words_in(
        "name,first name,my name,contact name,advertiser name,called,contact,contact person,nom,prénom,vorname,nombre,nome,imię,nume,név,naam"
    ),
    "area": words_in(
        """area, location, city, town, region, place, district, based in, where, address, area served, county, neighbourhood,
    postcode area, locality, ville, lieu, localisation, secteur, ort, stadt, standort, ubicación, ciudad, zona,
    località, città, luogo, cidade, localização, miasto, lokalizacja, oraș, localitate, plaats, stad, helység"""
    ),
    "price": words_in(
        """price, rate, rates, rent, asking, asking price, cost, fee, salary, pay, wage, price from, rent pcm, hourly rate,
    donation, prix, tarif, loyer, preis, miete, precio, prezzo, preço, cena, preț, pret, ár, prijs"""
    ),
    "account": words_in(
        """account, posted by, advertiser, seller, author, user, username, member, poster, landlord, employer, company,
    agent, agency, by, listed by, submitted by, creator, created by, vendeur, annonceur, publié par, anbieter,
    verkäufer, inserent, vendedor, anunciante, venditore, inserzionista, sprzedawca, vânzător, eladó, verkoper"""
    ),
}
FIELD_OF = {label: field for field, labels in LABELS.items() for label in labels}
CLASSES = {
    "name": words_in("name,first-name,advertiser-name,ad-name,persona,contact-name"),
    "area": words_in("area,location,city,town,region,locality,place,addresslocality,ad-location,listing-location"),
    "price": words_in("price,rate,rent,amount,ad-price,listing-price,cost,salary,p-price"),
    "account": words_in(
        "account,author,seller,advertiser,username,user-name,posted-by,poster,byline,byline-author,p-author,creator,member,nickname"
    ),
}
FIELD_OF_CLASS = {token: field for field, tokens in CLASSES.items() for token in tokens}
PROSE = words_in(
    """description, articlebody, reviewbody, entry-content, post-content, post-body, postbody, post-text, message, msg,
    ad-text, ad-body, adtext, advert-text, advert-body, ad-description, listing-description, job-description, text,
    bodytext, body-text, message-body, e-content"""
)
PROPERTIES = {
    "name": "name",
    "givenname": "name",
    "contact": "name",
    "addresslocality": "area",
    "addressregion": "area",
    "areaserved": "area",
    "price": "price",
    "author": "account",
    "seller": "account",
    "hiringorganization": "account",
}
# Whole names of pages that every site has and that are no adverts, compared with the last word of the address and the title.
UTILITY = words_in(
    """about, about us, contact, contact us, contacts, privacy, privacy policy, privacy notice, terms, terms and
    conditions, terms of service, terms of use, terms conditions, tos, conditions, login, log in, signin, sign in,
    logout, log out, register, registration, signup, sign up, join, search, search results, advanced search, cookies,
    cookie policy, cookie notice, legal, legal notice, disclaimer, imprint, impressum, mentions legales, mentions
    légales, datenschutz, agb, kontakt, faq, faqs, help, support, safety, safety tips, stay safe, rules, forum rules,
    guidelines, sitemap, site map, archive, archives, tags, categories, authors, all tags, all categories, rss, feed,
    advertise, advertise with us, post an ad, post ad, post advert, place an ad, new, new topic, submit, lost
    password, forgot password, password reset, reset password, lostpassword, account, my account, my ads, profile,
    settings, cart, basket, checkout, wishlist, favourites, favorites, 404, page not found, not found, not found 404,
    404 not found, error, error 404, oops, report, report this ad, feedback, press, jobs at, blogroll, links,
    accessibility, a propos, à propos, connexion, inscription, recherche, conditions générales, anmelden,
    registrieren, suche, hilfe, über uns, contacto, aviso legal, politica de privacidad, política de privacidad,
    iniciar sesión, buscar, chi siamo, contatti, cerca, memberlist, members, user list, statistics, calendar, team,
    the team, donate, subscribe, newsletter, unsubscribe, thank you, thanks, age verification, age check, how it
    works, pricing, membership, change log, changelog, copyright, dmca, law enforcement, complaints, modern slavery
    statement, printable version"""
)
MORE = re.compile(
    r"^\W*(?:read|view|see|show|learn|find|more|full|details?|info(?:rmation)?|continue|reading|open|click|here|this|post|ad(?:vert)?|listing|profile"
    r"|the|out|en savoir plus|lire la suite|voir|mehr|weiterlesen|details|ver|más|leggi|tutto|contact|reply|comments?|\d+|permalink|link|»|→|\.)"
    r"(?:\W+(?:read|view|see|show|more|full|details?|info(?:rmation)?|continue|reading|here|this|post|ad(?:vert)?|listing|profile|the|out|plus|suite|\W)*)?\W*$",
    re.IGNORECASE,
)
PAGER = re.compile(
    r"^\W*(?:next|prev(?:ious)?|older|newer|more|load more|show more|last|first|page|next page|older (?:posts|entries|adverts|ads)"
    r"|previous page|newer (?:posts|entries)|suivante?s?|précédente?s?|page suivante|nächste|weiter|zurück|siguiente|anterior|próxima"
    r"|successiva?|precedente|następna|poprzednia|volgende|vorige|următoarea|\d{1,5}|[«»\u2039\u203a⟨⟩\u276e\u276f◀▶←→<>⇐⇒⏩⏪…]+)\W*$",
    re.IGNORECASE,
)
EDGE = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|navigation|menu|footer|sidebar|breadcrumbs?|pagination|pager|cookies?|social|share|sharing|related"
    r"|similar|tagcloud|masthead|topbar|copyright|toolbar|skip)(?:$|[-_\s])",
    re.IGNORECASE,
)
CONTACT_HOSTS = re.compile(
    r"^(?:https?:)?//(?:www\.|api\.|web\.|chat\.)?(?:wa\.me|whatsapp\.com|t\.me|telegram\.me|telegram\.dog|instagram\.com|onlyfans\.com"
    r"|snapchat\.com|twitter\.com|x\.com|facebook\.com|fb\.com|m\.me|tiktok\.com|signal\.me|line\.me|linktr\.ee|adultwork\.com|viber\.com"
    r"|fansly\.com|discord\.gg)/(?!share|sharer|intent|dialog|home\b|plugins|hashtag)[^\s]{2,}",
    re.IGNORECASE,
)
CONTACT_ATTRIBUTE = re.compile(r"^data-[\w-]*(?:phone|tel|mobile|whatsapp|email|mail|contact|number|cfemail)[\w-]*$")
# Dates and ages of posts: months, words that make a text one, words that may stand beside them.
MONTHS = words_in(
    """january, february, march, april, may, june, july, august, september, october, november, december, jan, feb, mar,
    apr, jun, jul, aug, sep, sept, oct, nov, dec, janvier, février, mars, avril, mai, juin, juillet, août, septembre,
    octobre, novembre, décembre, januar, februar, märz, juni, juli, oktober, dezember, enero, febrero, marzo, abril,
    mayo, junio, julio, agosto, septiembre, octubre, noviembre, diciembre"""
)
AGES = words_in(
    """ago, today, yesterday, now, posted, published, updated, added, listed, created, modified, seen, active, since,
    joined, publié"""
)
FILLERS = words_in(
    """a, an, one, few, about, just, on, at, last, by, date, the, of, and, s, sec, secs, second, seconds, m, min, mins,
    minute, minutes, h, hr, hrs, hour, hours, d, day, days, week, weeks, month, months, year, years, st, nd, rd, th,
    z, utc, gmt, bst, am, pm, t, changed, activity, edited, le, il, y, vor, il, mon, tue, tues, wed, thu, thur, thurs,
    fri, sat, sun, monday, tuesday, wednesday, thursday, friday, saturday, sunday, expires, until, view, views,
    viewed, hits, hit, time, times, read, reads, visit, visits, visitors, total"""
)
# Parameters that number the pages of a listing, and those that hold an id (best first).
PAGE_PARAMETERS = words_in(
    """page, p, pg, paged, pagenum, pageno, page_no, start, offset, from, skip, seite, pagina, pag, strona, before,
    after, cursor, o, st, @startwith"""
)
ID_PARAMETERS = tuple(
    """id adid ad_id aid ad advert advertid listing listingid item itemid topic t thread tid showtopic
    post postid p pid job jobid ref key uid""".split()
)
