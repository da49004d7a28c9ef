"""Vigie: the world's news on AI policy, proven line by line, in French and in English.

Five rooms in a row; the news walks through them once, left to right, and never back:

    gather    bytes become articles          opml, feeds, freshness, urls, extraction, language, articles
    curate    articles become stories        topics, relevance, duplicates, stories, ranking, selection
    check     is this sentence supported?    facts (numbers, dates, names, modality), clauses, support, form, spelling
    write     stories become summaries       sentences, prompts, drafting, translating, telling, typography
    publish   summaries become files         catalogue, view, digest, html, atom, textfragment, report

Three doors to the world, seen by the rooms as the protocols of `ports`:

    doors.web                        the network
    doors.archive, .outputs, .lock   the disk
    doors.models                     the weights

`run` orders the walk, `commands` build the doors, `cli` names the commands. The nouns are in `news`. `measure`
walks articles with known facts through the rooms and counts what is printed.
"""
