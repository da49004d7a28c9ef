"""The room that decides whether a sentence is supported by its sources."""
