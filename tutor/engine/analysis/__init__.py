"""What a run is doing, and why: regimes, curvature, probes."""
