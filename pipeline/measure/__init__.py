"""How good are the digests? Articles with known facts are told as a night would tell them, and what is printed counted.

    gold.py        the articles, what a summary of them should carry and must not say
    telling.py     the write room tells them
    baselines.py   what it is compared with: the model unchecked, and the first sentences
    counting.py    what is wrong and what is right with the sentences printed of one article
    checker.py     the checker alone, on sentences known to be true or false
    figures.py     counts of many articles become figures with intervals
    floors.py      which figures may not fall
    results.py     everything measured, as a file
    table.py       the same for people, and its place in a page
    evaluation.py  the room's one door
"""
