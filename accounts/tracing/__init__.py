"""The trace of who did what: sealed day by day, checked, forgotten after twelve months, read on a screen."""
