/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_RING_H
#define NET_RING_H
/*
 * Frames that many sockets get alike: they stand once, back to back in a
 * circular buffer, and each subscriber is a place in it (8 bytes). Knows no
 * sockets: its user asks who is next, writes what it is shown, and says how
 * much was taken. One thread.
 *
 * The pass: ring_next goes round all subscribers, offering each everything
 * that came since it was last there; so frames that wait together leave
 * together, and the busier the ring the more they are. A frame goes from the
 * ring only when the pass has offered it to everybody.
 *
 * Who takes less than it is offered is *lagging*: the pass leaves it out, and
 * the ring no longer waits for it, until ring_resume says its socket has
 * room again. It goes on where it was, or at the oldest frame kept, and then
 * ring_resume says what it has missed.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#include "base/err.h"

#define RING_CLASSES 7		/* what its user counts by */
#define RING_BYTES_MIN 4096u	/* the buffer never gets smaller */
#define RING_BYTES_MAX (1u << 30)

struct ring;

/* Of what frames stand for, by class. */
struct ring_counts {
	uint64_t of[RING_CLASSES];
};

/* What a frame is to those who miss it and to those who join. */
struct ring_tag {
	uint64_t stamp;		/* not below that of the frame before */
	uint32_t counts[RING_CLASSES];	/* usually 1 in its class */
};

struct ring_config {
	/* The buffer grows up to this, rounded down to a power of two; each
	 * frame needs RING_FRAME_MIN of it at least. */
	uint32_t bytes_max;
	uint32_t keep;		/* newest frames, for those who join */
	/* A subscriber has another index now. */
	void (*on_moved)(void *arg, uint32_t slot, uint32_t index);
	void *arg;
};
#define RING_FRAME_MIN 64

/* What one subscriber is offered: up to two pieces of the ring's memory,
 * until the ring is changed. */
struct ring_view {
	uint32_t index, slot;
	int count;
	struct iovec iov[2];
	size_t total;
	uint32_t frames;
};

struct ring *ring_new(const struct ring_config *);
void ring_free(struct ring *);	/* accepts NULL */

/*
 * Appends one whole frame, made of these parts. ERR_FULL while frames that
 * the pass has not yet offered to everybody fill the ring at its maximum: try
 * again after more of the pass. ERR_TOO_LARGE: it never fits.
 */
enum err ring_push(struct ring *, const struct iovec *parts, int count,
    const struct ring_tag *) MUST_CHECK;

/* A subscriber from now on, beginning with the oldest frame kept whose stamp
 * is above `after`. slot (below 2^31) is the user's name for it. Answers its
 * index. */
uint32_t ring_join(struct ring *, uint32_t slot, uint64_t after);
void ring_leave(struct ring *, uint32_t index);
uint32_t ring_count(const struct ring *);
/* The slot of a subscriber. */
uint32_t ring_slot(const struct ring *, uint32_t index);

/* False: everybody who keeps up has everything. Otherwise ring_took must
 * follow before any other change. */
bool ring_next(struct ring *, struct ring_view *);
/*
 * took of the view's bytes are on their way. With fewer than all of them the
 * subscriber lags, and the view becomes the rest of the frame that was begun
 * (total 0: none was): the caller sends that first of all, and may not look
 * for it in the ring later. frames becomes the number of those begun.
 */
void ring_took(struct ring *, struct ring_view *, size_t took);
/* The slot of whom the pass comes to after so many others, if there is one:
 * what belongs to it can be brought near in time. */
bool ring_ahead(const struct ring *, uint32_t others, uint32_t *slot);
/* Nobody waits for the pass: ring_next would say false. */
bool ring_is_idle(const struct ring *);
bool ring_is_lagging(const struct ring *, uint32_t index);
uint32_t ring_lagging(const struct ring *);
/* The pass takes a lagging subscriber in again; index changes (on_moved). True
 * with the counts of frames it has lost; false: none. */
bool ring_resume(struct ring *, uint32_t index, struct ring_counts *missed);

void ring_set_keep(struct ring *, uint32_t frames);
/* Frames that nobody waits for go, but the `keep` newest, and so does memory
 * beyond. For rings that have been quiet for some time. */
void ring_trim(struct ring *);
size_t ring_memory(const struct ring *);	/* bytes allocated */
uint32_t ring_frames(const struct ring *);	/* kept now */
/* Of these, the ones whose stamp is above `after`. */
uint32_t ring_frames_above(const struct ring *, uint64_t after);
/* And what they count, by class. */
void ring_counts_above(const struct ring *, uint64_t after,
    struct ring_counts *);

#endif
