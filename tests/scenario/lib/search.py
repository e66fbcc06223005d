# SPDX-License-Identifier: Apache-2.0
"""Searching: what somebody finds, and waiting for the index."""

from .chat import until

ENOUGH = {"YIZHAN_LIMITS__RATE_PER_S": "1000000", "YIZHAN_LIMITS__RATE_BURST": "1000000"}


def hits(who, text=None, **asked):
    """Of all pages: the entries, with their excerpts."""
    if text is not None:
        asked["text"] = text
    found = []
    while True:
        page = who.call("message.search", **asked)
        assert not page["partial"], page
        assert page["more"] == ("next" in page), page
        found += [dict(hit["entry"], excerpt=hit["excerpt"]) for hit in page["hits"]]
        if not page["more"]:
            return found
        asked["after"] = page["next"]


def texts(who, text=None, **asked):
    """What the found messages say, the newest first."""
    return [hit["body"]["text"] for hit in hits(who, text, **asked)]


def marked(hit):
    """The excerpt with the places that were found in brackets."""
    return "".join(f"[{part}]" if n % 2 else part for n, part in enumerate(hit["excerpt"]))


def settled(who, said):
    """Waits until the index has taken what was said; the answer says so."""
    until(lambda: who.call("message.search", text="a")["upto"] >= said["id"], "the index",
          timeout=60)


def files(box, tenant="default"):
    """Of the index."""
    return sorted(p.name for p in (box.data / "tenants" / tenant).glob("search.*"))
