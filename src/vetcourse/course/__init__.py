"""What is taught: modules as text, checked, and built into notebooks."""
