"""The words and characters around digits: cues, remarks, labels of other numbers, boundaries."""
