"""Parameters -> plan: the mathematical programme of docs/model.md. The only package that knows PuLP."""
