"""Brief + findings -> the answer: rows, actions with their causes, and every sentence.

Its modules:

    words             numbers, months, chances, money, and a word for each code: the one vocabulary
    context           what the parts below are made from
    actions, chances  a team as actions with their causes; chances with their intervals, and in words
    headline          the recommendation in one breath, and the notice
    levers            what would help, and where worth decides
    alternatives      the other strategies, and why each is not the one
    reasons, warnings the argument, and what to watch
    rows              projects, cash, plan and frontier
    answer            all of it together
    differences       what differs between answers side by side; comparison_words says it
"""
