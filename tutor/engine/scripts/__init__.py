"""A run or a training as a short script of NumPy or PyTorch that gives the same numbers."""
