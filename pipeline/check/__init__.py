"""Is this sentence supported by its sources?"""
