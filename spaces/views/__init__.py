"""The pages of the shared space."""
