# SPDX-License-Identifier: Apache-2.0
"""Messages that are said piece by piece. What was answered as saved is there
after a kill; what is finished is whole; what nobody finishes is a beginning of
what was meant."""

from .cast import said
from .messageverbs import GONE, answer_sent, text_of
from .verb import Verb

PIECE = 40          # characters at most
OPEN = 2            # streams of one person at a time
PATIENCE = 60       # tries at one: it may have been closed meanwhile


class Said:
    """What the load knows of one of its own: others take it up after a kill."""

    def __init__(self, conv, seq, whole):
        self.conv, self.seq, self.whole = conv, seq, whole
        self.at = self.tries = 0


class Stream:
    """What the checker knows of one."""

    def __init__(self, whole):
        self.whole, self.saved, self.ahead = whole, 0, 0
        self.end = "streaming"      # or "broken_off", or None: it is finished


def make_open(person, dice):
    if len(person.streams) >= OPEN:
        return None
    conv, cid = dice.choice(person.convs), person.new_cid()
    return conv, {"cid": cid, "whole": text_of(person, conv, cid, dice)}


def params_open(person, intent):
    return {"conv": said(person.id, intent.conv), "cid": intent.cid}


def entry_open(check, log, entry, intent):
    log.streams[entry["seq"]] = Stream(intent.args["whole"])


def done_open(person, intent):
    person.streams.append(Said(intent.conv, intent.seq, intent.args["whole"]))


def some_stream(person, dice):
    if not person.streams:
        return None
    stream = dice.choice(person.streams)
    stream.tries += 1
    if stream.tries > PATIENCE:
        person.streams.remove(stream)
    return stream


def make_append(person, dice):
    stream = some_stream(person, dice)
    if stream is None or stream.at >= len(stream.whole):
        return None
    at = stream.at
    piece = stream.whole[at:at + dice.randint(1, PIECE)]
    stream.at += len(piece)     # several are under way
    return stream.conv, {"seq": stream.seq, "at": at, "text": piece}


def params_append(person, intent):
    return {"conv": said(person.id, intent.conv), **intent.args}


def done_append(person, intent):
    """After a kill the text may end before what was said."""
    for stream in person.streams:
        if (stream.conv, stream.seq) == (intent.conv, intent.args["seq"]):
            stream.at = min(stream.at, intent.answer["at"])


def answer_append(check, person, conv, answer, intent):
    stream = check.log(person[0], conv).streams.get(intent.args["seq"])
    if stream and answer["saved"] > answer["at"]:
        check.problem("broken", f"{conv} {intent.args}: {answer}")
    if stream:
        stream.saved = max(stream.saved, answer["saved"])


def make_finish(person, dice):
    stream = some_stream(person, dice)
    if stream is None:
        return None
    if dice.random() < 0.5:
        return stream.conv, {"seq": stream.seq, "text": stream.whole}
    return stream.conv, {"seq": stream.seq, "at": len(stream.whole)}


def params_finish(person, intent):
    return {"conv": said(person.id, intent.conv), "cid": intent.cid, **intent.args}


def done_finish(person, intent):
    person.streams[:] = [s for s in person.streams
                         if (s.conv, s.seq) != (intent.conv, intent.args["seq"])]


def entry_finish(check, log, entry, intent):
    if entry.get("target") != intent.args["seq"]:
        check.problem("phantom", f"{log.name} {entry} was to finish {intent.args}")
    end_stream(check, log, entry, None)


def end_stream(check, log, entry, how):
    stream = log.streams.get(entry["target"])
    if stream is None:
        if entry["target"] not in log.recalled:
            check.problem("phantom", f"{log.name} {entry}: nobody streams that")
        return
    if stream.end != "streaming":
        check.problem("twice", f"{log.name} {entry} ends it again")
    stream.end = how
    check.presents.changed.add((log, entry["target"]))


def is_stream(entry):
    return "streaming" in entry or "broken_off" in entry


def judge_stream(check, log, entry):
    """Its row as it was read, once all entries were."""
    stream, text = log.streams[entry["seq"]], entry["body"]["text"]
    marked = {"streaming", "broken_off"} & entry.keys()
    right = {stream.end} - {None}
    is_right = stream.whole == text if stream.end is None else stream.whole.startswith(text)
    if stream.end == "streaming" and marked == {"broken_off"}:
        stream.ahead = stream.ahead or check.looks      # the entry comes by the next look
    if stream.ahead == check.looks or entry["seq"] in log.lapsed(check.looks):
        marked = right          # it ended while it was read
    if marked != right or not is_right:
        check.problem("present", f"{log.name} {entry['seq']} shows {marked} {text}, "
                                 f"is {stream.end} of {stream.whole}")
    if len(text) < stream.saved:
        check.problem("lost", f"{log.name} {entry['seq']}: {stream.saved} characters were "
                              f"saved, {len(text)} are there")
    check.totals["streams_shown"] += 1


STREAM_VERBS = (
    Verb("open", "stream.open", 0.7, make_open, params_open, GONE | {"limit_reached"},
         "message", entry_open, answer_sent, done_open),
    Verb("append", "stream.append", 4, make_append, params_append,
         GONE | {"wrong_state"}, answer=answer_append, done=done_append, looks_elsewhere=True),
    Verb("finish", "stream.finish", 0.7, make_finish, params_finish,
         GONE | {"wrong_state", "bad_field"}, "finish", entry_finish, done=done_finish,
         looks_elsewhere=True, is_ordered=False),
)
