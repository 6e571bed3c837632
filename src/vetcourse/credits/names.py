"""What the ledger's kinds of entries and their facts are called in both languages."""

from __future__ import annotations

from typing import Final

from vetcourse.errors import Phrase

KINDS: Final = {
    "result": Phrase("result", "resultat"),
    "certificate": Phrase("certificate", "bevis"),
    "job": Phrase("job", "arbeid"),
    "external-credits": Phrase("external-credits", "eksterne studiepoeng"),
    "practice-days": Phrase("practice-days", "praksisdager"),
    "decision": Phrase("decision", "vedtak"),
    "reversal": Phrase("reversal", "omgjøring"),
    "correction": Phrase("correction", "retting"),
    "erasure": Phrase("erasure", "sletting"),
}
FACTS: Final = {
    "appeal_until": Phrase("appeal until", "klagefrist"),
    "apprenticeship": Phrase("apprenticeship", "læretid"),
    "approved": Phrase("approved", "godkjent"),
    "areas": Phrase("areas", "områder"),
    "attempt": Phrase("attempt", "forsøk"),
    "attendance": Phrase("attendance", "frammøte"),
    "authority": Phrase("authority", "myndighet"),
    "certificates": Phrase("certificates", "bevis"),
    "country": Phrase("country", "land"),
    "days": Phrase("days", "dager"),
    "ects": Phrase("ects", "studiepoeng"),
    "end": Phrase("end", "slutt"),
    "erased": Phrase("erased", "slettet"),
    "evidence": Phrase("evidence", "dokumentasjon"),
    "expected_on": Phrase("expected on", "ventes"),
    "expires_on": Phrase("expires on", "utløper"),
    "field": Phrase("field", "fag"),
    "grade": Phrase("grade", "karakter"),
    "granted": Phrase("granted", "innvilget"),
    "id": Phrase("id", "id"),
    "institution": Phrase("institution", "institusjon"),
    "kind": Phrase("kind", "slag"),
    "layer": Phrase("layer", "status"),
    "learner": Phrase("learner", "deltaker"),
    "legal_basis": Phrase("legal basis", "hjemmel"),
    "level": Phrase("level", "nivå"),
    "minimum": Phrase("minimum", "minstemål"),
    "module": Phrase("module", "modul"),
    "modules": Phrase("modules", "moduler"),
    "own_workplace": Phrase("own workplace", "egen arbeidsplass"),
    "part": Phrase("part", "del"),
    "passed": Phrase("passed", "bestått"),
    "percentage": Phrase("percentage", "stillingsprosent"),
    "place": Phrase("place", "sted"),
    "points": Phrase("points", "poeng"),
    "portions": Phrase("portions", "fordeling"),
    "provisional_until": Phrase("provisional until", "foreløpig til"),
    "refers_to": Phrase("refers_to", "gjelder"),
    "relevant": Phrase("relevant", "relevant"),
    "replacement": Phrase("replacement", "erstatning"),
    "requirement": Phrase("requirement", "krav"),
    "start": Phrase("start", "start"),
    "title": Phrase("title", "tittel"),
    "trade": Phrase("trade", "fag"),
    "type": Phrase("type", "type"),
}


def kind_name(kind: str) -> Phrase:
    """What a kind of entry is called; an unknown one stands for itself."""
    return KINDS.get(kind, Phrase(kind, kind))


def fact_name(field: str) -> Phrase:
    """What one fact of an entry is called; an unknown one stands for itself."""
    plain = field.replace("_", " ")
    return FACTS.get(field, Phrase(plain, plain))
