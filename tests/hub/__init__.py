"""The hub: people, roles, services, and all of them on a real JupyterHub."""
