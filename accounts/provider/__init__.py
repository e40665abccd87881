"""Sign-in by the institution's own provider (OpenID Connect), and the levels that its groups give.

docs/decisions/oidc.md says why it is so; docs/fournisseur.md how to connect one.
"""
