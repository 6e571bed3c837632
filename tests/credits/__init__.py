"""The credits: rules, records, verdicts."""
