# SPDX-License-Identifier: Apache-2.0
"""What operations.py is written in."""
from __future__ import annotations

from functools import reduce
from operator import getitem
from typing import Any, Dict, Iterator, Mapping, NamedTuple, Optional, Tuple


class Page(NamedTuple):
    """How a list is gone through: the member of the request that says from
    where on, the one of the answer that says whether there is more, its rows,
    and where the next cursor is found: in the answer, or in the last row."""
    cursor: str
    more: str
    rows: str
    path: Tuple[str, ...]

    def next(self, answer: Mapping[str, Any]) -> Any:
        """The cursor of the next page, None at the end."""
        if not answer[self.more]:
            return None
        if self.path[0] != self.rows:
            return answer.get(self.path[0])
        rows = answer[self.rows]
        return reduce(getitem, self.path[1:], rows[-1]) if rows else None


class Op(NamedTuple):
    name: str
    method: str
    path: str
    has_cid: bool
    page: Optional[Page] = None


class Noun:
    def __init__(self, client: Any) -> None:
        self._client = client

    def _call(self, op: Op, params: Dict[str, Any]) -> Any:
        return self._client.call(op, params).result

    def _all(self, op: Op, params: Dict[str, Any]) -> Iterator[Any]:
        assert op.page
        while True:
            answer = self._call(op, params)
            yield from answer[op.page.rows]
            cursor = op.page.next(answer)
            if cursor is None:
                return
            params = {**params, op.page.cursor: cursor}
