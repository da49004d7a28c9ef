"""Model weights: found, verified, prepared, run."""
