"""Deciding on accesses: requests, invitations, lists, and the Caf where nobody can decide."""
