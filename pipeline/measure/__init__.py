"""How good are the digests? Articles with known facts are told as a night would tell them, and what is printed counted.

The articles are in `gold`; `telling` has the write room tell them, and `baselines` tells them without it. `counting`
looks at what was printed of one article, `checker` at the checker alone; `figures` sums up, `floors` judges, `results`
and `table` keep it. `evaluation` is the room's one door.
"""
