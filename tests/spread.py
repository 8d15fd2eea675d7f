#!/usr/bin/env python3
"""How far the resolver's figures spread over five random splits of sets of questions.

usage: spread.py RESOLVE SCORER FOLDER…

RESOLVE is the program `resolve`, SCORER a `score_resolve.py`; each FOLDER has gazetteer.csv, queries.csv and distractors.csv. The
questions of a folder are dealt into two halves five times, the same way in each run; ten halves give the mean, the least and the
most of each figure.
"""
import csv, importlib.util, os, random, subprocess, sys


def answers(program, folder, names):
    queries = list(dict.fromkeys(row["query"] for name in names for row in read(folder, name)))
    lines = "\n".join(queries) + "\n"
    command = [program, "--gazetteer", os.path.join(folder, "gazetteer.csv")]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, encoding="utf-8", check=True)
    return list(csv.DictReader(done.stdout.splitlines()))


def read(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def halves(rows, dice):
    rows = rows[:]
    dice.shuffle(rows)
    middle = len(rows) // 2
    return rows[:middle], rows[middle:]


def figures(scored):
    kinds = {"all": scored["all"], **scored["kinds"]}
    for kind, own in kinds.items():
        yield kind + " @1", own["lenient"]["recall@1"]
        yield kind + " @5", own["lenient"]["recall@5"]
    if scored["p90"]:
        yield "recall at 90 % precision", scored["p90"]["recall_at_p90"]
        yield "distractors answered there", scored["p90"]["fpr"]


def from_score(least, queries, distractors, given, apart):
    """How many first answers of so high a score are right, how many of the questions they are, and how many distractors get one."""
    first = {row["query"]: row["id"] for row in given if row["rank"] == "1" and float(row["score"]) >= least}
    queries = [row for row in queries if row["kind"] not in apart]
    answered = [row for row in queries if row["query"] in first]
    right = sum(first[row["query"]] in {row["canonical_id"], *row["also"].split("|")} for row in answered)
    yield f"from {least} on, right", right / max(1, len(answered))
    yield f"from {least} on, recall", right / len(queries)
    yield f"from {least} on, distractors", sum(row["query"] in first for row in distractors) / len(distractors)


def main(program, scorer, *folders):
    spec = importlib.util.spec_from_file_location("scorer", scorer)
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    for folder in folders:
        given = answers(program, folder, ["queries.csv", "distractors.csv"])
        dice, table = random.Random(5), {}
        for _ in range(5):
            sides = zip(halves(read(folder, "queries.csv"), dice), halves(read(folder, "distractors.csv"), dice))
            for queries, distractors in sides:
                own = [*figures(score.score(queries, given, distractors))]
                own += from_score(0.3, queries, distractors, given, score.APART)
                for name, value in own:
                    table.setdefault(name, []).append(value)
        print(os.path.basename(os.path.normpath(folder)))
        for name, own in table.items():
            print(f"  {name:28} mean {sum(own) / len(own):.3f}  least {min(own):.3f}  most {max(own):.3f}")


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
