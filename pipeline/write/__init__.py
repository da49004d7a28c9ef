"""Stories become summaries."""
