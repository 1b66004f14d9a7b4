"""Layers, losses, activations and convolution, and a network as a surface over its packed weights."""
