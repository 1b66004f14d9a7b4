"""The graph screen: one computational graph walked forward and backward."""
