"""The supports of the Cnaf, kept in Wagtail: every change goes through the actions of the room `spaces`."""
