"""Text preparation: folding with offsets back to the original, tokens, and shapes that several kinds share."""
