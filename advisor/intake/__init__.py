"""Scenario + rulebook -> completed case, facts and parameters: everything that happens before planning."""
