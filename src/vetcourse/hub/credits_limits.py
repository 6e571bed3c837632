"""How often one caller may ask: a bucket that fills again by itself."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil

MOST_CALLERS = 50_000


@dataclass(slots=True)
class Limit:
    """So many requests at once, and so many a minute after that."""

    burst: int
    per_minute: int
    clock: Callable[[], float] = time.monotonic
    _left: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def wait(self, caller: str) -> int:
        """Take one request; 0 if it may be served, or else the seconds to wait."""
        now = self.clock()
        left, since = self._left.pop(caller, (float(self.burst), now))
        left = min(self.burst, left + (now - since) * self.per_minute / 60)
        served = left >= 1
        self._left[caller] = (left - 1 if served else left, now)
        # Who has not asked for longest has a full bucket, so nothing is forgotten.
        if len(self._left) > MOST_CALLERS:
            self._left.popitem(last=False)
        return 0 if served else max(ceil((1 - left) * 60 / self.per_minute), 1)
