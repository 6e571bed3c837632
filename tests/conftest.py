"""A course small enough to read at a glance, for the tests that need one."""

import shutil
from pathlib import Path

import pytest

from tests.chromium import chromium  # noqa: F401  (a fixture)

ROOT = Path(__file__).parents[1]

MODULE = """
code = "TT"
status = "draft"
ects = 10
valid_from = 2026-08-01
title = { en = "Tiny module", nb = "Liten modul" }
areas = { pedagogy = 5, vocational-didactics = 5 }

[[outcome]]
code = "TT-K1"
text = { en = "knows what to check first", nb = "vet hva som skal sjekkes først" }
national = ["K1"]
areas = ["P1"]

[[part]]
id = "tt-checks"
kind = "checks"
title = { en = "Knowledge checks", nb = "Kunnskapssjekker" }
points = 75
pass_mark = 50
hours = 230
assignments = ["tt-1"]

[[part]]
id = "tt-plan"
kind = "product"
title = { en = "A plan", nb = "En plan" }
points = 25
pass_mark = 15
hours = 20
assignments = ["tt-plan"]
"""

UNIT = """---
code: tt-1
title: {en: Check first, nb: Sjekk først}
minutes: 60
hours: {notebook: 1}
outcomes: [TT-K1]
---

# From my work

Think of a job you check twice.

![Two hands on a breaker.](figures/breaker.svg)

# Case

# Idea

# Try

```{item} choice
id: tt-1-try
practice: true
prompt: {en: "What first?", nb: "Hva først?"}
options:
  test: {en: "Test that it is dead", nb: "Sjekk at det er spenningsløst"}
  start: {en: "Start at once", nb: "Start med en gang"}
key: test
feedback:
  test: {en: "Practice praise.", nb: "Øvingsros."}
  start: {en: "Practice warning.", nb: "Øvingsadvarsel."}
```

# Do at work

# Look back

# Check

```{item} choice
id: tt-1-first
outcomes: [TT-K1]
points: 1
trade: electrician
difficulty: easy
source: the safety rules of the house
prompt: {en: "Jonas opens the box. What first?", nb: "Jonas åpner boksen. Hva først?"}
options:
  test: {en: "Test that it is dead", nb: "Sjekk at det er spenningsløst"}
  label: {en: "Read the label", nb: "Les merkingen"}
  start: {en: "Begin while it is quiet", nb: "Begynn mens det er stille"}
key: test
unsafe: [start]
feedback:
  label: {en: "Secret words on labels.", nb: "Hemmelige ord om merking."}
  start: {en: "Secret words on danger.", nb: "Hemmelige ord om fare."}
variants:
  b:
    trade: chef
    prompt: {en: "Lin opens the fryer. What first?", nb: "Lin åpner frityren. Hva først?"}
```

```{item} order
id: tt-1-steps
outcomes: [TT-K1]
points: 2
trade: electrician
difficulty: middling
source: the safety rules of the house
prompt: {en: "Put the steps in order.", nb: "Sett stegene i rekkefølge."}
options:
  off: {en: "Switch off", nb: "Slå av"}
  lock: {en: "Lock", nb: "Lås"}
  test: {en: "Test", nb: "Test"}
key: [off, lock, test]
feedback:
  - {when: {before: [test, off]}, text: {en: "Secret words on order.", nb: "Hemmelige ord om rekkefølge."}}
variants:
  b: {trade: chef, prompt: {en: "Put Lin's steps in order.", nb: "Sett stegene til Lin i rekkefølge."}}
```
"""

UNIT_NB = """# Fra mitt arbeid

Tenk på en jobb du sjekker to ganger.

![To hender på en bryter.](figures/breaker.svg)

# Situasjon

# Idé

# Prøv

```{item}
tt-1-try
```

# Gjør på jobb

# Se tilbake

# Sjekk

```{item}
tt-1-first
```

```{item}
tt-1-steps
```
"""

PLAN = """---
code: tt-plan
kind: product
title: {en: A plan, nb: En plan}
minutes: 120
---

# Your plan

```{item} text
id: tt-plan-text
prompt: {en: "What will you do, and when?", nb: "Hva vil du gjøre, og når?"}
```

```{rubric}
id: tt-plan-rubric
items: [tt-plan-text]
criteria:
  aim:
    title: {en: "Aim", nb: "Mål"}
    outcomes: [TT-K1]
    levels:
      - {points: 0, text: {en: "No aim", nb: "Ikke noe mål"}}
      - {points: 10, text: {en: "An aim", nb: "Et mål"}}
      - {points: 20, text: {en: "A clear aim", nb: "Et klart mål"}}
      - {points: 25, text: {en: "Shared", nb: "Delt"}}
    marking: {en: "Private words for markers.", nb: "Hemmelige ord til sensor."}
```
"""

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>\n'


@pytest.fixture(scope="session")
def tiny_template(tmp_path_factory) -> Path:
    """The tiny course as text, read-only."""
    root = tmp_path_factory.mktemp("tiny")
    module = root / "modules" / "tiny"
    (module / "figures").mkdir(parents=True)
    (module / "module.toml").write_text(MODULE, "utf-8")
    (module / "01-check.md").write_text(UNIT, "utf-8")
    (module / "01-check.nb.md").write_text(UNIT_NB, "utf-8")
    (module / "02-plan.md").write_text(PLAN, "utf-8")
    (module / "figures" / "breaker.svg").write_text(SVG, "utf-8")
    shutil.copyfile(ROOT / "nbgrader_config.py", root / "nbgrader_config.py")
    return root


@pytest.fixture
def tiny(tiny_template, tmp_path) -> Path:
    """A copy of the tiny course that a test may change."""
    return shutil.copytree(tiny_template, tmp_path / "course")


@pytest.fixture(scope="session")
def built_template(tiny_template, tmp_path_factory) -> Path:
    """The tiny course, built and released by nbgrader once for all tests."""
    from vetcourse.course.reading import read_modules
    from vetcourse.grading.releasing import release

    root = tmp_path_factory.mktemp("built") / "course"
    shutil.copytree(tiny_template, root)
    release(read_modules(root / "modules"), root, "en", lambda _: None)
    return root


@pytest.fixture
def built(built_template, tmp_path) -> Path:
    """A copy of the built tiny course that a test may change."""
    return shutil.copytree(built_template, tmp_path / "built")
