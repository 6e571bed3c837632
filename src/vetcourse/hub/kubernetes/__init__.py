"""The course on a cluster: values for Zero to JupyterHub, images, and who comes in."""
