"""Pictures of the probes: what one point, one step or many starts can tell of a run."""
