"""Engines that several sites share, and the generic reader."""
