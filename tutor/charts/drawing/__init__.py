"""What every picture is made of: cells, strokes, axes, ticks, palettes, layout; alone in knowing plotext."""
