# SPDX-License-Identifier: Apache-2.0
"""What a call ends with when it does not succeed."""
from __future__ import annotations

from typing import Any, List, Mapping, Optional


class YizhanError(Exception):
    """The daemon refused. `code` is stable (operations.CODES): decide by it."""

    def __init__(self, status: int, problem: Mapping[str, Any],
                 request_id: Optional[str] = None) -> None:
        self.status = status
        self.code: str = problem.get("code") or "internal"
        self.hint: Optional[str] = problem.get("hint")
        self.field: Optional[str] = problem.get("field")
        #: As in the daemon's log.
        self.request_id: Optional[str] = problem.get("request_id") or request_id
        #: JSON pointers into the request, such as "#/members/3".
        self.pointers: List[str] = [e["pointer"] for e in problem.get("errors", [])]
        title = problem.get("title") or f"HTTP {status}"
        super().__init__(" ".join(filter(None, (
            f"{self.code}: {title}", self.hint and f"({self.hint})",
            self.request_id and f"[request {self.request_id}]"))))


class ConnectionFailed(YizhanError):
    """No answer came; whether the call took effect is not known. Its code is
    "offline", which the daemon never says; the cause is in __cause__."""

    def __init__(self, why: str, request_id: Optional[str] = None) -> None:
        super().__init__(0, {"code": "offline", "title": why}, request_id)
