"""All benchmarks, one after the other: `make bench`.

python -m benchmarks
"""

from __future__ import annotations

from benchmarks import bilingual, growth, parsing, rerun, width

if __name__ == "__main__":
    for title, benchmark in (
        ("A hundred slow feeds", width.main),
        ("Pages on all cores", parsing.main),
        ("A night again", rerun.main),
        ("From 50 to 2,000 articles", growth.main),
        ("Bilingual summaries", bilingual.main),
    ):
        print(f"\n## {title}\n", flush=True)
        benchmark()
