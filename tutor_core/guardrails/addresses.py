"""What a postal address looks like, in the commonest forms of several countries. Pure data.

An address has an anchor that is hardly ever anything else: a number with a word for a street, a
name with a number that ends as streets do, a flat or a box, a post code with its state. What stands
around the anchor (a house number before it, the town and post code after it) goes along.
"""

from __future__ import annotations

import re

_UP = r"[^\W\da-z_]"  # any letter that isn't a plain small one; names may begin with it
_NAME = rf"(?:{_UP}[\w'’.-]*)"
_HOUSE = r"(?:\d{1,6}[A-Za-z]?(?:[-/]\d{1,4})?)"
_CODE = r"(?:[A-Z]{1,2}-)?(?:\d{2,3}[ -]\d{2,3}|\d{4}-\d{3}|\d{3,6}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d)(?![\w.]*\d)"
_SEP = r"(?:[\s,;|?>]+)"
_GAP = r"(?:[ ,]+)"
_LONG = rf"(?:{_UP}[\w'’-]{{2,}}|{_UP}\.)"
_UNIT_WORD = r"(?:apt|apartment|suite|ste|unit|flat|room|p\.? ?o\.? box|box|psc|floor|building)"
_UNIT = rf"(?:{_UNIT_WORD}\.?\s*#?\s*(?:\d{{1,5}}[a-z]?|[a-z]\d{{0,4}})\b)"
# Town, region and country: capitalised words that end in a post code, else only what directly follows.
_TOWN = rf"(?:{_SEP}(?:nan\b|de\b|di\b|do\b|da\b|of\b|\(?{_NAME}\)?|\d{{1,2}}(?=\s)))"
_REST = rf"(?:{_SEP}{_UNIT})?(?:{_TOWN}{{0,8}}{_SEP}{_CODE}|(?:,?[ ]*\n?[ ]*{_NAME}){{1,2}}(?:\s+nan\b)?)?"
_FRONT = rf"(?:(?:{_UNIT}{_GAP})?{_HOUSE}{_GAP})?"

_STREET = (
    r"(?:street|st|road|rd|avenue|ave|lane|ln|boulevard|blvd|drive|dr|court|ct|place|pl|square|sq|terrace"
    r"|crescent|close|way|parkway|pkwy|highway|hwy|circle|trail|alley|row|turnpike|bypass|radial|route"
    r"|str|plaza|quay|mews|grove|gardens|walk|rapids|coves?|crossing|loop|ridge|union|fort|heights|extensions?)"
)
_SMALL_STREET = r"(?:street|st|road|rd|avenue|ave|lane|boulevard|blvd)"
_NOT_BETWEEN = (
    r"(?!(?:a|an|the|of|on|in|at|to|by|per|and|or|down|up|along|m|km|cm|metres?|meters?|miles?|feet|ft|wide|long"
    r"|lane|cars?|people|is|are|was|hours?|minutes?|seconds?|km/h|mph|percent|times|way|main)\b)"
)
_ENDINGS = (
    r"(?:stra(?:ß|ss)e|str\.|weg|gasse|platz|allee|damm|ufer|gatan|gata|gatu|vägen|vegen|veien|veg|väg|vej|vænget"
    r"|gade|gate|stien|stræde|katu|kuja|tie|polku|laan|straat|plein|gracht|kade|braut|stígur|vegur|utca|ulica|útja)"
)
_BEFORE_NAME = (
    r"(?:rua|r\.|via|viale|rue|calle|c/|avenida|avda?\.?|av\.?|ul\.?|al\.?|os\.?|pl\.?|piazza|corso|boulevard|bd"
    r"|plaza|paseo|travessa|largo|estrada|camino|chemin|place|impasse|quai|ulica|nám\.|jalan|jl\.)"
)
_MONTHS = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Chapter|Section|Figure|Table|Exercise|Step|Question|Example|Part|Unit|Page)"

_I = re.IGNORECASE
ADDRESSES: tuple[tuple[str, int], ...] = (
    # 12 Long Lane, 69 Av Sidi Lakhmi street, 3911 Fourth Avenue Suite 112 Calgary
    (
        rf"(?<![\w.,]){_FRONT}{_HOUSE} (?!{_MONTHS}\b|The\b|U\.?S\.? |S\. )(?:(?!Supreme|District|Circuit|Crown|High Court){_NAME} ){{1,4}}(?i:{_STREET})\b\.?(?!['’]){_REST}",
        0,
    ),
    # the same in small letters, where only the surest words for a street count
    (
        rf"(?<![\w.,])(?:{_HOUSE}{_SEP})?\d{{1,5}}[a-z]? (?:{_NOT_BETWEEN}[^\W\d_]{{3,}} ){{1,2}}{_SMALL_STREET}\b\.?(?:{_SEP}{_UNIT}(?: [^\W\d_]+){{0,2}})?(?:{_SEP}[^\W\d_]+){{0,3}}?(?:{_SEP}{_CODE})?",
        _I,
    ),
    # Hauptstraße 12, Kiannonkatu 98
    (
        rf"(?<![\w]){_FRONT}(?:{_NAME} ){{0,2}}{_UP}[\w'’-]*(?i:{_ENDINGS}|[ ](?:u\.|utca|út|tér|gate|gade|väg|vej|vei|katu|laan)) {_HOUSE}\b\.?{_REST}",
        0,
    ),
    # Via Franscini 71, ul. Słowicza 10, Rua Cidade de Maracajá 468
    (
        rf"(?<![\w]){_FRONT}(?i:{_BEFORE_NAME}) (?:(?:de|da|do|la|le|del|des|du|di)? ?{_NAME}[ ,]+){{1,4}}{_HOUSE}\b{_REST}",
        0,
    ),
    # 12, rue de la Paix
    (
        rf"(?<![\w]){_FRONT}{_HOUSE},? (?i:rue|avenue|boulevard|chemin|impasse|quai) (?:(?:de|da|do|la|le|del|des|du|di|l') ?)*{_NAME}(?: {_NAME})?{_REST}",
        0,
    ),
    # 9721 Dalmatinova 43 Apt. 678: two numbers about a name
    (
        rf"(?<![\w.,$€£])(?:{_UNIT}{_SEP})?\d{{2,6}} (?!{_MONTHS}\b)(?:{_LONG} ){{1,4}}{_HOUSE}\b\.?(?![.,]?\d|[ ]?[%°=+*/×]){_REST}",
        0,
    ),
    # Suite 12, flat 3b, P.O. Box 77, with the street line around it
    (
        rf"(?:(?:{_HOUSE} )?(?:{_NAME} ){{0,4}}(?:{_HOUSE}\b\.?{_SEP})?)?(?<!\w)(?i:apt|apartment|suite|ste|flat|p\.? ?o\.? box|psc)\.?\s*#?\s*\d{{1,5}}[A-Za-z]?\b{_REST}",
        0,
    ),
    # Unit 7349 Box 6067, DPO AE 99081; USNS Møller, FPO AA 85844
    (
        rf"(?:(?:psc|unit) \d+,? box \d+\s+|(?:usns|usnv|uscgc|uss) \S+(?: \S+)?\s+)?\b(?:apo|fpo|dpo),? (?:aa|ae|ap) \d{{5}}\b",
        _I,
    ),
    (r"\b(?:psc|unit) \d+,? box \d+", _I),
    # the corner of … and …
    (
        rf"\b(?:the )?corner of (?:(?:{_HOUSE}|(?i:ul|av|u)\.?|{_NAME}) ){{1,6}}and (?:(?:{_HOUSE}|{_NAME}) ?){{1,5}}",
        0,
    ),
    # whatever is announced as an address and has a number in it
    (
        rf"\b(?:address(?:es)?(?: is|:|,? here they are:)|liv(?:e|es|ing) (?:at|on)|moved to|located at|sent to|(?:billing )?address with|deliver(?:ed)? to|office is at)\s+(?:it is |it's )?(?P<it>(?-i:(?=[A-Z0-9À-ÞĀ-ž]))(?=[^.?!\n]*\d)(?:[^\s]+[ \n,]+){{0,9}}?\d[\w-]*\b(?:[ ,\n]+{_NAME}){{0,3}}(?:{_SEP}{_CODE})?)",
        _I,
    ),
    # Marina Fort Street
    (
        rf"\b[Oo]n (?P<it>(?!The |Wall )(?:{_NAME} ){{1,3}}(?:Street|Road|Avenue|Lane))\b(?! {_NAME})",
        0,
    ),
    # post codes
    (
        rf"\b(?:zip|post ?code|postal code|plz)(?: ?code)?(?: is|:|=)? ?(?P<it>{_CODE}|\d{{3,6}})",
        _I,
    ),
    (rf"(?<![\w]){_NAME}(?:,? [A-Z]{{2}}) \d{{5}}(?:-\d{{4}})?\b", 0),
    (r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}(?!\w)", 0),
    (rf"(?<!\w)\d{{4}}-\d{{3}}(?= {_NAME})|(?<= )\d{{4}}-\d{{3}}(?= in\b)", 0),
    (
        rf"\b[Ii]n (?P<it>(?!{_MONTHS}\b){_NAME}(?: (?:de |do )?{_NAME}){{0,2}} (?!1\d{{3}}\b|20\d\d\b)\d{{4,5}})(?=[,.]? |[.]?$)",
        0,
    ),
    (rf"(?<!\w)(?:{_NAME}) (?:[A-Z]{{2}}|nan) \d{{3,5}}(?=\s*$)", re.MULTILINE),
)
