"""Plan + fired rules -> actions with causes, sentences with figures, cautions and binding limits."""
