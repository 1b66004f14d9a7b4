"""Pictures as grids of coloured characters. Stands on the engine; the only place that knows plotext."""
