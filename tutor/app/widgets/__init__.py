"""Widgets that know no screen: charts, text, entry lines, themes, and who is learning."""
