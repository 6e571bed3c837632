"""The tiny course with a log in it; for tests of mentors, signatures and pages."""

import shutil

LOG = """---
code: tt-log
kind: log
title: {en: A logbook, nb: En logg}
minutes: 90
---

# Your log

```{item} log
id: tt-log-1
prompt: {en: "Entry 1. A first talk.", nb: "Logg 1. En første samtale."}
entry: talk
signed: true
```

```{item} log
id: tt-log-2
prompt: {en: "Entry 2. A second talk.", nb: "Logg 2. En samtale til."}
entry: talk
signed: true
```

```{item} text
id: tt-log-mine
prompt: {en: "What else?", nb: "Hva mer?"}
```

```{item} text
id: tt-log-own
private: true
prompt: {en: "For you alone.", nb: "Bare for deg."}
```

```{rubric}
id: tt-log-rubric
items: [tt-log-1]
criteria:
  complete:
    title: {en: "Complete", nb: "Komplett"}
    outcomes: [TT-K1]
    levels:
      - {points: 0, text: {en: "No", nb: "Nei"}}
      - {points: 2, text: {en: "Some", nb: "Noe"}}
      - {points: 4, text: {en: "Most", nb: "Det meste"}}
      - {points: 5, text: {en: "All", nb: "Alt"}}
    marking: {en: "Is it signed?", nb: "Er den signert?"}
```
"""
PART = """
[[part]]
id = "tt-log"
kind = "log"
title = { en = "A logbook", nb = "En logg" }
points = 5
pass_mark = 2
hours = 20
assignments = ["tt-log"]
"""


def put_a_log_in(root):
    """Give the tiny course at *root* a log; return *root*."""
    module = root / "modules" / "tiny"
    (module / "03-log.md").write_text(LOG, "utf-8")
    with (module / "module.toml").open("a", encoding="utf-8") as toml:
        toml.write(PART)
    return root


def with_a_log(tiny, root):
    """The text of the tiny course at *tiny*, copied to *root* with a log in it."""
    return put_a_log_in(shutil.copytree(tiny, root))


def built_with_a_log(tiny, root):
    """The same, built and released."""
    from vetcourse.course.reading import read_modules
    from vetcourse.grading.releasing import release

    with_a_log(tiny, root)
    release(read_modules(root / "modules"), root, "en", lambda _: None)
    return root
