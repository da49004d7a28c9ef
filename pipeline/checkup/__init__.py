"""Is all well with settings, feeds, machine and the last nights? Pure, like the rooms; no night needs it."""
