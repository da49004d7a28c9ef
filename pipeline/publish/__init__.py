"""Summaries become files."""
