"""The panels that look closer from where the point stands: one widget for every probe."""
