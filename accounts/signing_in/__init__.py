"""Signing in and keeping one's account: passkeys, sessions and devices, the address, the encryption of secrets."""
