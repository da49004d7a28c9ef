"""Vigie: the world's news on AI policy, proven line by line, in French and in English.

Five rooms in a row; the news walks through them once, left to right, and never back:

    gather    bytes become articles          feeds, opml, urls, extraction, language
    curate    articles become stories        topics, relevance, duplicates, stories, ranking
    check     is this sentence supported?    facts, support
    write     stories become summaries       sentences, prompts, drafting, translating
    publish   summaries become files         digest, markdown, report

Three doors to the world, seen by the rooms as the protocols of `ports`:

    doors.web                 the network
    doors.archive, .outputs   the disk
    doors.models              the weights

`run` orders the walk, `cli` builds the doors. The nouns are in `news`.
"""
