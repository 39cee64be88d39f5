"""How many people's pages are made at once.

Python runs one thread at a time, and many pages made side by side slow each other down: with 50 people on Regional
targets a click works 92 ms instead of 143 and waits 0.5 s instead of 6.6 (p95, docs/benchmarks.md). Two at once, so
that a long question of one person does not keep all others waiting.
"""

from threading import BoundedSemaphore

LIMITER = BoundedSemaphore(2)
