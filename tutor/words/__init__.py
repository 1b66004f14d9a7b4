"""How things are read and said: answers that people type, the written update, formulas drawn in cells."""
