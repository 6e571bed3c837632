"""From a hand-in to gradebook rows and feedback."""
