"""How a ledger's database comes from any earlier version to today's."""
