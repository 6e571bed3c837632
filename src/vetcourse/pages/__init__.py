"""What people look at: forms, unit pages, and all that surrounds them."""
