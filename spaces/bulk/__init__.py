"""Many supports changed at once: who is chosen, what is wished, what would come of it, what was done."""
