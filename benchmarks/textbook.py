TIME_LIMIT = 60.0
def run(t): pass
