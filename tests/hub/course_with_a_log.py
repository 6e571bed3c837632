"""A course with one log, built as any other; for tests of mentors and signatures."""

import shutil

LOG = """---
code: tt-log
kind: log
title: {en: A log, nb: En logg}
minutes: 60
---

# Entries

```{item} log
id: tt-log-1
entry: talk
signed: true
prompt: {en: "A talk. What did you learn?", nb: "En samtale. Hva lærte du?"}
```

```{item} text
id: tt-log-mine
prompt: {en: "What else?", nb: "Hva mer?"}
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
title = { en = "A log", nb = "En logg" }
points = 5
pass_mark = 2
hours = 20
assignments = ["tt-log"]
"""


def built_with_a_log(tiny_template, root):
    """The tiny course with a log in it, built and released into *root*."""
    from vetcourse.course.reading import read_modules
    from vetcourse.grading.releasing import release

    shutil.copytree(tiny_template, root)
    module = root / "modules" / "tiny"
    (module / "03-log.md").write_text(LOG, "utf-8")
    with (module / "module.toml").open("a", encoding="utf-8") as toml:
        toml.write(PART)
    release(read_modules(root / "modules"), root, "en", lambda _: None)
    return root
