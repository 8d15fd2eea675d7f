"""Lists from GeoNames' `cities500`, for `train`: `python3 resolver.py cities500.txt.gz KIND [COUNTRY…] > list.csv`.

places     populated places with at least two spellings; `third`: every third of them
divisions  the same with those of one, and for each seat a district or province that is named after it, and what else is (`X Airport`, `X 24`)
persons    made-up persons and organizations: names of places are their words, so that these are written as those of places are
"""
import csv, gzip, random, sys, unicodedata, zlib

# Names in another script than Latin are kept where they are at home; elsewhere they are mostly made by machines.
HOME = {"ARABIC": "AE BH DZ EG EH IQ JO KW LB LY MA MR OM PS QA SA SD SY TN YE IR AF PK", "CYRILLIC": "RU UA BY BG RS MK ME BA KZ KG TJ MN UZ TM MD",
        "HEBREW": "IL PS", "GREEK": "GR CY", "ARMENIAN": "AM", "GEORGIAN": "GE", "DEVANAGARI": "IN NP", "HANGUL": "KR KP"}
# What divisions of the first level, and of others, are called, by country.
DIVISIONS = [
    ("DZ LY MA TN EG SD MR SY IQ JO LB PS YE OM AE SA",
     ["{} Governorate|{} Province|Muhafazat {}|Province de {}|Wilaya de {}|Gouvernorat de {}|محافظة {}|ولاية {}",
      "{} District|Markaz {}|Daïra de {}|Qada' {}|Liwa' {}|Mudiriyat {}|مركز {}|قضاء {}|مديرية {}|معتمدية {}"]),
    ("IR AF PK TJ",
     ["{} Province|Ostan-e {}|Velayat-e {}|استان {}|ولایت {}",
      "{} District|{} County|Shahrestan-e {}|Bakhsh-e {}|Tehsil {}|شهرستان {}|بخش {}|ولسوالی {}"]),
    ("RU BY KZ UA RS BG MN MK KG",
     ["{} Oblast|{} Province|Oblast {}|{} oblast'|{} область|Област {}",
      "{} District|{} Raion|{} Municipality|Rayon {}|Opština {}|Obshtina {}|{} Somon|{} район|Община {}|Општина {}"]),
    ("",
     ["{} Province|{} Region|Provincia de {}|Province of {}|Provinz {}|Departamento de {}",
      "{} District|{} Municipality|Municipio de {}|Distrito de {}|Kreis {}|Kabupaten {}|Kecamatan {}|Commune de {}"]),
]
# What else is named after a town.
FACILITIES = "{} Airport|{} University|{} Hospital|Radio {}|{} 24|{} Today|{} Central Prison|{} Dam|{} Port|{} Military Council|Great Mosque of {}".split("|")
ORGANIZATIONS = (
    "{} Company|{} Trading Company|{} Trading Co. Ltd|{} Bank|Bank of {}|{} Foundation|{} Islamic Foundation|{} International Corporation|{} Group|{} Brigade|"
    "{} Movement|Movement of {}|{} Front|{} Army|Army of {}|{} Industries|{} Shipping Company|{} Exchange|{} Relief Organization|{} Institute|{} University|"
    "Ministry of {}|{} Battalion|Committee for {}|{} Party|{} Holding|{} Network|{} Islamic Army"
).split("|")
ARTICLES = ("al", "el", "ad", "ar", "as", "az", "at", "an")


def script(name):
    return unicodedata.name(next((c for c in name if c.isalpha()), "a"), "?").split()[0]


def is_name(name):
    """Whether it is no code, and no transliteration by a machine, which has no capitals."""
    if len(name) < 3 or any(c.isdigit() or c in '();/"' for c in name) or len(name) <= 4 and name.isupper():
        return False
    is_latin = all(not c.isalpha() or c < "\u0250" for c in name)
    return not is_latin or any(c.isupper() for c in name)


def places(dump, countries):
    """Each line of the dump, split, with the place's names."""
    for line in gzip.open(dump, "rt", encoding="utf-8"):
        place = line.rstrip("\n").split("\t")
        if countries and place[8] not in countries:
            continue
        names = dict.fromkeys(name.strip() for name in [place[1]] + place[3].split(","))
        yield place, [name for name in names if is_name(name) and place[8] in HOME.get(script(name), place[8]).split()]


def divisions(place, names, dice):
    """Divisions that have their seat here, each as an id and its names."""
    patterns = next(patterns for countries, patterns in DIVISIONS if not countries or place[8] in countries.split())
    levels = [0, 1] if place[7] in ("PPLC", "PPLA") else [1] if place[7].startswith("PPLA") else []
    for level in levels:
        own = []
        for pattern in dice.sample(patterns[level].split("|"), dice.choice([1, 2, 3])):
            fit = [name for name in names if script(name) == script(pattern)]
            if fit:
                own.append(pattern.format(dice.choice(fit)))
        own += dice.sample(names, min(len(names), dice.choice([0, 1, 1, 2, 3])))
        if own:
            if dice.random() < 0.5:
                own.reverse()
            yield f"adm{level}:{place[0]}", list(dict.fromkeys(own))
    latin = [name for name in names if script(name) == "LATIN"]
    if levels and latin and dice.random() < 0.5:
        pattern = dice.choice(FACILITIES)
        yield f"of:{place[0]}", list(dict.fromkeys(pattern.format(dice.choice(latin)) for _ in range(dice.choice([1, 2, 3]))))


def bare(name):
    """A name of one word without its article."""
    is_short = len(name.split()) <= 2
    return name.split()[-1].split("-")[-1] if is_short and name.lower()[:3].strip(" -'’‘") in ARTICLES else name


def words(dump, countries):
    """Words in several Latin spellings that begin alike, each with how its own script writes it, if known."""
    for _, names in places(dump, countries):
        latin = dict.fromkeys(bare(name) for name in names if script(name) == "LATIN")
        latin = [name for name in latin if " " not in name and len(name) > 2]
        alike = [name for name in latin if name[0].lower() == latin[0][0].lower()]
        if len(alike) > 1:
            yield alike[:6], [name for name in names if script(name) != "LATIN" and " " not in name][:1]


class Persons:
    def __init__(self, pool, is_arab, dice):
        self.pool, self.is_arab, self.dice = pool, is_arab, dice
        self.weights = [1 / (rank + 4) for rank in range(len(pool))]  # few are frequent, as among first names

    def word(self):
        return self.dice.choices(self.pool, self.weights)[0]

    def alias(self, parts):
        """Another name altogether, or but for its last word."""
        dice = self.dice
        alias = [dice.choice(self.word()[0]) for _ in range(dice.choice([1, 1, 2]))]
        if dice.random() < 0.4:
            alias[-1] = dice.choice(parts[-1][0])
        title = dice.choice(["Abu ", "Abu ", "Haji ", "Sheikh ", ""] if self.is_arab else ["Don ", "Dr ", ""])
        return title + dice.choice([" ", " al-"] if self.is_arab else [" "]).join(alias)

    def spelling(self, parts, particles, is_first):
        """The words as they may be spelled, one left out now and then, or in another order, or as an initial."""
        dice, out = self.dice, []
        order = list(range(len(parts)))
        if not is_first and len(order) > 2 and dice.random() < 0.3:
            order.remove(dice.choice(order[1:]))
        if not is_first and dice.random() < 0.12:
            order = order[-1:] + order[:-1]
        for place in order:
            word = dice.choice(parts[place][0])
            if not is_first and dice.random() < 0.03:
                word = word[0] + "."
            particle = particles[place] if dice.random() < 0.8 else ""
            out.append(particle + ("" if particle.endswith(("-", " ")) or not particle else " ") + word)
        return " ".join(out)

    def names(self, is_organization):
        dice = self.dice
        parts = [self.word() for _ in range(dice.choice([2, 3, 3, 4]))]
        known = ["bin", "ben", "ibn", "Abu", "Abou", "al-", "Al ", "El ", "Haji", "Mullah", "Mohamed"] if self.is_arab else ["de", "von", "van", "da", "ibn"]
        particles = [dice.choice(known) if dice.random() < 0.3 else "" for _ in parts]
        pattern = dice.choice(ORGANIZATIONS) if is_organization else None
        if pattern:
            parts = parts[: dice.choice([1, 1, 2])]
        number = f" {dice.randrange(1, 200)}" if pattern and dice.random() < 0.1 else ""
        names = []
        for turn in range(dice.choice([1, 2, 2, 3, 4, 5])):
            name = self.spelling(parts, particles, turn == 0)
            if turn and not pattern and dice.random() < 0.2:
                name = self.alias(parts)
            if pattern:
                name = (pattern if not turn or dice.random() < 0.75 else dice.choice(ORGANIZATIONS)).format(name) + number
            if pattern and turn and dice.random() < 0.1:
                name += " (" + "".join(word[0] for word in name.split()) + ")"
            names.append(name)
        if all(native for _, native in parts) and not pattern and dice.random() < 0.4:
            names.append(" ".join(native[0] for _, native in parts))
        return list(dict.fromkeys(names))


def rows(dump, kind, countries):
    dice = random.Random(" ".join([kind, *countries]))
    if kind == "persons":
        pool = list(words(dump, countries))
        dice.shuffle(pool)
        is_arab = any(country in HOME["ARABIC"].split() for country in countries)
        persons = Persons(pool[:1000], is_arab, dice)
        for number in range(2000):
            names = persons.names(number % 3 == 0)
            yield from ([name, names[0], f"p:{number}", "", ""] for name in names)
        return
    for place, names in places(dump, countries):
        if kind == "third" and zlib.crc32(f"gn:{place[0]}".encode()) % 3:
            continue
        people = place[14] if place[14] not in ("", "0") else ""
        if len(names) > 1 or kind == "divisions":
            yield from ([name, place[1], f"gn:{place[0]}", place[8], people] for name in names)
        if kind == "divisions":
            for id, own in divisions(place, names, dice) if names else []:
                yield from ([name, own[0], id, place[8], "1"] for name in own)


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[2] not in ("places", "third", "divisions", "persons"):
        sys.exit(__doc__)
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["variant", "canonical", "id", "country", "weight"])
    out.writerows(rows(sys.argv[1], sys.argv[2], sys.argv[3:]))
