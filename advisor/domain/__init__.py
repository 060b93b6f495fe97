"""What the service is about: the request, the parameters of a plan, the plan, the recommendation.

Frozen dataclasses, no input or output, no JSON, no Flask, no PuLP.
"""
