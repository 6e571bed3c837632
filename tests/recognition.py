"""One recognised diploma: as the desk sends it, and as a coordinator types it."""


def recognition(learner):
    """The entry of the decision about *learner*, without who decided it and why."""
    return {
        "learner": learner,
        "kind": "decision",
        "facts": {
            "type": "recognition",
            "decided on": "2026-01-15",
            "granted": "yes",
            "legal basis": "UHL § 9-1",
            "institution": "HVL",
        },
        "ects": {"breadth": "60"},
    }


def type_recognition(desk, learner, decided="2026-01-15"):
    """Fill it in at the desk, or on the page with the desk, who and why as well."""
    desk.get_by_label("Learner").fill(learner)
    desk.get_by_label("Type", exact=False).first.select_option("recognition")
    desk.get_by_label("Decided on").fill(decided)
    desk.get_by_label("Granted").select_option("yes")
    desk.get_by_label("Legal basis").fill("UHL § 9-1")
    desk.get_by_label("Institution").last.fill("HVL")
    desk.get_by_text("More, where it is needed").click()
    desk.get_by_label("Ects breadth", exact=True).fill("60")
    desk.get_by_label("Who decided it").fill("admissions office")
    desk.get_by_label("Why", exact=False).fill("The diploma was shown.")
