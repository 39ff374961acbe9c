"""What a postal address looks like, in the commonest forms of several countries. Pure data.

An address has an anchor that is hardly ever anything else: a number with a word for a street, a
name with a number that ends as streets do, a flat or a box, a post code with its state. What
stands around the anchor (a house number before it, the town and post code after it) goes along.
Measured on course text as well, where nothing of the kind may be found (docs/benchmarks.md).
"""

from __future__ import annotations

import re

_UP = r"[^\W\da-z_]"  # any letter that isn't a plain small one; names may begin with it
_NAME = rf"(?:{_UP}[\w'’.-]*)"
_LONG = rf"(?:{_UP}[\w'’-]{{2,}}|{_UP}\.)"
_OF = r"(?:de|da|do|la|le|del|des|du|di|l')"
_HOUSE = r"(?:\d{1,6}[A-Za-z]?(?:[-/]\d{1,4})?)"
_CODE = (
    r"(?:(?:[A-Z]{1,2}-)?(?:\d{2,3}[ -]\d{2,3}|\d{4}-\d{3}|\d{3,6}(?:-\d{4})?"
    r"|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d)(?![\w.]*\d))"
)
_SEP = r"(?:[\s,;|?>]+)"
_GAP = r"(?:[ ,]+)"
_UNIT_WORD = r"(?:apt|apartment|suite|ste|unit|flat|room|p\.? ?o\.? box|box|psc|floor|building)"
_UNIT = rf"(?:{_UNIT_WORD}\.?\s*#?\s*(?:\d{{1,5}}[a-z]?|[a-z]\d{{0,4}})\b)"
# Town, region and country: words that end in a post code, else only what directly follows.
_TOWN = rf"(?:{_SEP}(?:nan\b|of\b|[^\W\d_]{{1,3}}\b|\(?{_NAME}\)?|\d{{1,2}}(?=\s)))"
_REST = (
    rf"(?:{_SEP}{_UNIT})?"
    rf"(?:{_TOWN}{{0,8}}{_SEP}{_CODE}|(?:,?[ ]*\n?[ ]*{_NAME}){{1,2}}(?:\s+nan\b)?)?"
)
_FRONT = rf"(?:(?:{_UNIT}{_GAP})?{_HOUSE}{_GAP})?"

_STREET = (
    r"(?:street|st|road|rd|avenue|ave|lane|ln|boulevard|blvd|drive|dr|court|ct|place|pl|square|sq"
    r"|terrace|crescent|close|way|parkway|pkwy|highway|hwy|circle|trail|alley|row|turnpike|bypass"
    r"|radial|route|str|plaza|quay|mews|grove|gardens|walk|rapids|coves?|crossing|loop|ridge"
    r"|union|fort|heights|extensions?|pass|path|courts?|mall|green|hill|park|point|view)"
)
_SMALL_STREET = r"(?:street|st|road|rd|avenue|ave|lane|boulevard|blvd)"
_NOT_BETWEEN = (
    r"(?!(?:a|an|the|of|on|in|at|to|by|per|and|or|down|up|along|m|km|cm|metres?|meters?|miles?"
    r"|feet|ft|wide|long|lane|cars?|people|is|are|was|hours?|minutes?|seconds?|km/h|mph|percent"
    r"|times|way|main|different|other|more|new)\b)"
)
_ENDINGS = (
    r"(?:stra(?:ß|ss)e|str\.|weg|gasse|platz|allee|damm|ufer|brücke|gatan|gata|gatu|vägen|vegen"
    r"|veien|veg|väg|vej|vænget|gade|gate|stien|stræde|katu|kuja|tie|polku|laan|straat|plein"
    r"|gracht|kade|braut|stígur|vegur|utca|ulica|útja"
    r"|[ ](?:u\.|utca|út|tér|kapu|gate|gade|väg|vej|vei|katu|laan))"
)
_BEFORE_NAME = (
    r"(?:rua|r\.|via|viale|rue|calle|c/|avenida|avda?\.?|av\.?|ul\.?|al\.?|os\.?|pl\.?|piazza"
    r"|corso|boulevard|bd|plaza|paseo|travessa|largo|estrada|camino|chemin|place|impasse|quai"
    r"|ulica|nám\.|jalan|jl\.)"
)
_NO_STREET = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Chapter|Section|Figure|Table|Exercise|Step|Question|Example|Part|Unit|Page|Level|Act"
    r"|Article|Title|World War|Grade|Year|Room|Class|Lesson|Week|Apollo|Windows|Model)"
)
_PLACED = (
    r"(?:liv(?:es?|ing)|located|station|office|restaurant|bus|stop|meet(?:ing)?|house|home|taxi"
    r"|shop|parcel|letter|moved|address|school|building|party|pick (?:me|him|her|us) up|drop"
    r"|return|send|come|deliver|ship|mail)"
)
_ANNOUNCED = (
    r"(?:address(?:es)?(?: is|:|,? here they are:)|liv(?:e|es|ing) (?:at|on)|moved to|located at"
    r"|sent to|(?:billing )?address with|deliver(?:ed)? to|office is at)"
)

_EXACT, _ANY = 0, re.IGNORECASE
ADDRESSES: tuple[tuple[str, int], ...] = (
    # 12 Long Lane; 69 Av Sidi Lakhmi street; 3911 Fourth Avenue Suite 112 Calgary
    (
        rf"(?<![\w.,]){_FRONT}{_HOUSE} (?!{_NO_STREET}\b|The\b|U\.?S\.? |S\. )"
        rf"(?:(?!Supreme|District|Circuit|Crown|High Court){_NAME} ){{1,4}}(?i:{_STREET})\b\.?"
        rf"(?!['’]){_REST}",
        _EXACT,
    ),
    # the same in small letters, where only the surest words for a street count
    (
        rf"(?<![\w.,])(?:{_HOUSE}{_GAP})?\d{{1,5}}[a-z]? "
        rf"(?:{_NOT_BETWEEN}[^\W\d_]{{3,}} ){{1,2}}{_SMALL_STREET}\b\.?"
        rf"(?:{_SEP}{_UNIT}(?: [^\W\d_]+){{0,2}})?(?:(?:{_SEP}[^\W\d_]+){{0,3}}{_SEP}{_CODE})?",
        _ANY,
    ),
    # 74678 midtvollen 130 st; 2148 storgatan 12 apt. 4
    (
        rf"(?<![\w.,])\d{{2,6}} [^\W\d_]{{4,}}(?: [^\W\d_]{{4,}})? \d{{1,4}} "
        rf"(?:{_SMALL_STREET}\b\.?|{_UNIT}){_REST}",
        _ANY,
    ),
    # Hauptstraße 12; Kiannonkatu 98
    (
        rf"(?<!\w){_FRONT}(?:{_NAME} ){{0,2}}{_UP}[\w'’-]*(?i:{_ENDINGS}) {_HOUSE}\b\.?{_REST}",
        _EXACT,
    ),
    # hersnapvej 18: endings that no English word has
    (
        r"(?<!\w)(?:\d{1,6} )?[^\W\d_]{3,}(?:stra(?:ß|ss)e|vej|vägen|gatan|gata|katu"
        rf"|straat|laan|utca) {_HOUSE}\b",
        _ANY,
    ),
    # Árpád fejedelem útja 3
    (rf"(?<!\w){_FRONT}{_NAME} [^\W\d_]+ (?i:u\.|utca|út|útja|tér|gate|gade) {_HOUSE}\b", _EXACT),
    # meet me at 2407 tawastintie 6
    (
        rf"\b{_PLACED}\b[^.?!\n]{{0,20}} (?:at|on|to) (?P<it>\d{{1,6}} "
        rf"(?:{_NOT_BETWEEN}[^\W\d_]{{3,}} ){{1,4}}\d{{1,5}}\b)",
        _ANY,
    ),
    # Via Franscini 71; ul. Słowicza 10; Rua Cidade de Maracajá 468
    (
        rf"(?<!\w){_FRONT}(?i:{_BEFORE_NAME}) (?:{_OF}? ?{_NAME}[ ,]+){{1,4}}{_HOUSE}\b{_REST}",
        _EXACT,
    ),
    # 12, rue de la Paix
    (
        rf"(?<!\w){_FRONT}{_HOUSE},? (?i:rue|avenue|boulevard|chemin|impasse|quai) (?:{_OF} ?)*"
        rf"{_NAME}(?: {_NAME})?{_REST}",
        _EXACT,
    ),
    # 9721 Dalmatinova 43 Apt. 678: two numbers about a name
    (
        rf"(?<![\w.,$€£])(?:{_UNIT}{_SEP})?\d{{2,6}} (?!{_NO_STREET}\b)(?:{_LONG} ){{1,4}}{_HOUSE}"
        rf"\b\.?(?![.,]?\d|[ ]?[%°=+*/×]){_REST}",
        _EXACT,
    ),
    # 9816 214 Pavlou Drandaki: two numbers before it
    (rf"(?<![\w.,$€£|+*/=-])\d{{2,6}} \d{{1,4}} (?!{_NO_STREET}\b)(?:{_LONG} ?){{2,4}}", _EXACT),
    # Suite 12, flat 3b, P.O. Box 77, with the street line around it
    (
        rf"(?:(?:{_HOUSE} )?(?:{_NAME} ){{0,4}}(?:{_HOUSE}\b\.?{_SEP})?)?(?<!\w)"
        rf"(?i:apt|apartment|suite|ste|flat|p\.? ?o\.? box|psc)\.?\s*#?\s*\d{{1,5}}[A-Za-z]?\b"
        rf"{_REST}",
        _EXACT,
    ),
    # Unit 7349 Box 6067, DPO AE 99081; USNS Møller, FPO AA 85844
    (
        r"(?:(?:psc|unit) \d+,? box \d+\s+|(?:usns|usnv|uscgc|uss) \S+(?: \S+)?\s+)?"
        r"\b(?:apo|fpo|dpo),? (?:aa|ae|ap) \d{5}\b",
        _ANY,
    ),
    (r"\b(?:psc|unit) \d+,? box \d+", _ANY),
    # the corner of … and …
    (
        rf"\b(?:the )?corner of (?:(?:{_HOUSE}|(?i:ul|av|u)\.?|{_NAME}) ){{1,6}}"
        rf"and (?:(?:{_HOUSE}|{_NAME}) ?){{1,5}}",
        _EXACT,
    ),
    (
        r"\b(?:the )?corner of (?=[^?!\n]{0,70}\d)(?:[^\s?!]+ ){1,6}?"
        rf"and (?:{_HOUSE} )?[^\s,.?!]+ (?:{_HOUSE} )?[^\s,.?!]+",
        _ANY,
    ),
    # The bus station is on Pod Floriánem 1677
    (
        rf"\b(?i:{_PLACED})\b[^.?!\n]{{0,60}}?\b(?:on|at|of|to|near|in) "
        rf"(?P<it>(?:{_HOUSE} )?(?!{_NO_STREET}\b)(?:{_OF} )?{_LONG} "
        rf"(?:(?:and |{_OF} )?{_LONG} ){{0,3}}{_HOUSE}\b{_REST})",
        _EXACT,
    ),
    # whatever is announced as an address and has a number in it
    (
        rf"\b{_ANNOUNCED}\s+(?:it is |it's )?(?P<it>(?-i:(?=[A-Z0-9À-ÞĀ-ž]))(?=[^.?!\n]*\d)"
        rf"(?:[^\s]+[ \n,]+){{0,9}}?\d[\w-]*\b(?:[ ,\n]+{_NAME}){{0,3}}(?:{_SEP}{_CODE})?)",
        _ANY,
    ),
    # on Marina Fort Street
    (
        rf"\b[Oo]n (?P<it>(?!The |Wall )(?:{_NAME} ){{1,3}}(?:Street|Road|Avenue|Lane))\b"
        rf"(?! {_NAME})",
        _EXACT,
    ),
    # post codes
    (
        r"\b(?:zip|post ?code|postal code|plz)(?: ?code)?(?: is|:|=)? ?"
        rf"(?P<it>{_CODE}|\d{{3,6}})",
        _ANY,
    ),
    (rf"(?<!\w){_NAME}(?:,? [A-Z]{{2}}) \d{{5}}(?:-\d{{4}})?\b", _EXACT),
    (r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}(?!\w)", _EXACT),
    (rf"(?<!\w)\d{{4}}-\d{{3}}(?= {_NAME})|(?<= )\d{{4}}-\d{{3}}(?= in\b)", _EXACT),
    (
        rf"\b[Ii]n (?P<it>(?!{_NO_STREET}\b){_NAME}(?: (?:{_OF} )?{_NAME}){{0,2}} "
        r"(?!1[5-9]\d\d\b|20\d\d\b)\d{4,5})(?=[,.]? |[.]?$)",
        _EXACT,
    ),
    (rf"(?<!\w){_NAME} (?:[A-Z]{{2}}|nan) \d{{3,5}}(?=\s*$)", re.MULTILINE),
)
