"""The site as a whole: its settings, its addresses, its commands."""

import gc

# Django and Wagtail make hundreds of thousands of objects that stay: with its first threshold, the collector walks
# them all again and again while they are made, a sixth of the time of a start and a quarter of that of the migrations.
gc.set_threshold(50_000, 20, 20)
