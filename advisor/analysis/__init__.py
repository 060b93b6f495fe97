"""Questions that take many solves: the strategies side by side, the smallest change that would help."""
