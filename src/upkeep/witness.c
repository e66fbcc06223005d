/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bookkeeping of a self-test.
 *
 * Runs on: whoever tests.
 * Owns: what was intended.
 */
#include "upkeep/witness.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

struct intent {
	int64_t told, seen;	/* seq; 0: not yet */
	uint16_t sender, conv, bytes;
	uint8_t pass;		/* in which reading anew it was seen */
	bool is_acked, is_lost;
};

struct witness {
	struct intent *intents;
	size_t count, max;
	unsigned senders, convs;
	int64_t *upto;		/* by conversation */
	uint32_t *newest;	/* by conversation and sender: n + 1 */
	uint8_t pass;
	struct witness_counts counts;
	char example[WITNESS_EXAMPLE_MAX];
};

static const char *const fault_names[WITNESS_FAULTS] = {
	[WITNESS_LOST] = "lost", [WITNESS_TWICE] = "twice",
	[WITNESS_REORDERED] = "reordered", [WITNESS_PHANTOM] = "phantom",
	[WITNESS_HOLE] = "holes", [WITNESS_CHANGED] = "changed",
};

const char *
witness_fault_name(enum witness_fault fault)
{
	return fault_names[fault];
}

struct witness *
witness_new(unsigned senders, unsigned convs, size_t max)
{
	struct witness *w = xcalloc(1, sizeof(*w));

	w->intents = xcalloc(max, sizeof(*w->intents));
	w->max = max;
	w->senders = senders;
	w->convs = convs;
	w->upto = xcalloc(convs, sizeof(*w->upto));
	w->newest = xcalloc((size_t)convs * senders, sizeof(*w->newest));
	w->pass = 1;
	return w;
}

void
witness_free(struct witness *w)
{
	if (!w)
		return;
	xfree(w->intents);
	xfree(w->upto);
	xfree(w->newest);
	xfree(w);
}

__attribute__((format(printf, 3, 4)))
static void
fault(struct witness *w, enum witness_fault what, const char *fmt, ...)
{
	va_list ap;

	if (w->example[0] == '\0') {
		va_start(ap, fmt);
		vsnprintf(w->example, sizeof(w->example), fmt, ap);
		va_end(ap);
	}
	w->counts.faults[what]++;
}

/* What is meant */

bool
witness_intend(struct witness *w, unsigned sender, unsigned conv,
    unsigned bytes, uint32_t *n)
{
	BUG_ON(sender >= w->senders || conv >= w->convs);
	BUG_ON(bytes < WITNESS_CID_MAX || bytes > WITNESS_TEXT_MAX);
	if (w->count == w->max)
		return false;
	*n = (uint32_t)w->count++;
	w->intents[*n] = (struct intent){ .sender = (uint16_t)sender,
	    .conv = (uint16_t)conv, .bytes = (uint16_t)bytes };
	w->counts.intended++;
	return true;
}

void
witness_cid(uint32_t n, char out[WITNESS_CID_MAX])
{
	snprintf(out, WITNESS_CID_MAX, "t%" PRIu32, n);
}

/* Another text for each, so that one in the place of another is seen. */
void
witness_text(const struct witness *w, uint32_t n,
    char out[WITNESS_TEXT_MAX + 1])
{
	/* Few letters and short words: it is said a hundred thousand times,
	 * and the index of what is searched should stay small. */
	static const char letters[] = "aeiklmno";
	unsigned bytes = w->intents[n].bytes;
	size_t len;

	witness_cid(n, out);
	len = strlen(out);
	out[len++] = ' ';
	for (uint32_t roll = n * 2654435761u; len < bytes; len++) {
		roll = roll * 1664525u + 1013904223u;
		out[len] = len % 5 == 0 ? ' ' :
		    letters[(roll >> 16) % (sizeof(letters) - 1)];
	}
	out[bytes] = '\0';
}

unsigned
witness_conv(const struct witness *w, uint32_t n)
{
	return w->intents[n].conv;
}

static bool
parse_cid(const struct witness *w, struct str cid, uint32_t *n)
{
	unsigned long long number;

	if (cid.len < 2 || cid.p[0] != 't' || !str_to_u64((struct str){
	    cid.p + 1, cid.len - 1 }, UINT32_MAX, &number) ||
	    number >= w->count)
		return false;
	*n = (uint32_t)number;
	return true;
}

/* What is told */

static void
told(struct witness *w, uint32_t n, int64_t seq, const char *how)
{
	struct intent *i = &w->intents[n];

	if (i->told == 0)
		i->told = seq;
	if (i->told != seq)
		fault(w, WITNESS_CHANGED, "message %" PRIu32 " was %s as seq %"
		    PRId64 ", and before as %" PRId64, n, how, seq, i->told);
	else if (i->seen != 0 && i->seen != seq)
		fault(w, WITNESS_CHANGED, "message %" PRIu32 " was %s as seq %"
		    PRId64 ", and stands at %" PRId64, n, how, seq, i->seen);
}

void
witness_acked(struct witness *w, uint32_t n, int64_t seq)
{
	BUG_ON(n >= w->count);
	w->counts.acked += !w->intents[n].is_acked;
	w->intents[n].is_acked = true;
	told(w, n, seq, "acknowledged");
}

void
witness_pushed(struct witness *w, struct str cid, int64_t seq)
{
	uint32_t n;

	w->counts.pushed++;
	if (parse_cid(w, cid, &n))
		told(w, n, seq, "delivered");
	else
		fault(w, WITNESS_PHANTOM, "seq %" PRId64 " was delivered, and "
		    "nobody sent it", seq);
}

/* What is read */

void
witness_look(struct witness *w, bool anew)
{
	if (!anew)
		return;
	w->pass++;
	memset(w->upto, 0, w->convs * sizeof(*w->upto));
	memset(w->newest, 0, (size_t)w->convs * w->senders *
	    sizeof(*w->newest));
}

int64_t
witness_read_upto(const struct witness *w, unsigned conv)
{
	return w->upto[conv];
}

void
witness_passed(struct witness *w, unsigned conv, int64_t seq)
{
	if (seq != w->upto[conv] + 1)
		fault(w, WITNESS_HOLE, "seq %" PRId64 " follows on %" PRId64,
		    seq, w->upto[conv]);
	w->upto[conv] = seq;
}

static bool
is_as_meant(const struct witness *w, uint32_t n,
    const struct witness_entry *e)
{
	const struct intent *i = &w->intents[n];
	char meant[WITNESS_TEXT_MAX + 1];

	witness_text(w, n, meant);
	return i->conv == e->conv && i->sender == e->sender &&
	    str_is(e->text, meant);
}

static void
check_place(struct witness *w, const struct intent *i, uint32_t n,
    int64_t seq)
{
	if (i->pass == w->pass)
		fault(w, WITNESS_TWICE, "message %" PRIu32 " stands at seq %"
		    PRId64 " and %" PRId64, n, i->seen, seq);
	else if (i->seen != 0 && i->seen != seq)
		fault(w, WITNESS_CHANGED, "message %" PRIu32 " stood at seq %"
		    PRId64 ", and now at %" PRId64, n, i->seen, seq);
	if (i->told != 0 && i->told != seq)
		fault(w, WITNESS_CHANGED, "message %" PRIu32 " was told to be "
		    "seq %" PRId64 ", and stands at %" PRId64, n, i->told,
		    seq);
}

void
witness_saw(struct witness *w, const struct witness_entry *e)
{
	uint32_t n, *newest;
	struct intent *i;

	witness_passed(w, e->conv, e->seq);
	if (!parse_cid(w, e->cid, &n) || !is_as_meant(w, n, e)) {
		fault(w, WITNESS_PHANTOM, "what stands at seq %" PRId64
		    " is not what anybody sent", e->seq);
		return;
	}
	i = &w->intents[n];
	check_place(w, i, n, e->seq);
	newest = &w->newest[(size_t)e->conv * w->senders + e->sender];
	if (*newest > n + 1)
		fault(w, WITNESS_REORDERED, "message %" PRIu32 " stands "
		    "behind %" PRIu32 ", which the same sent later", n,
		    *newest - 1);
	else
		*newest = n + 1;
	w->counts.found += i->seen == 0;
	i->seen = e->seq;
	i->pass = w->pass;
}

void
witness_looked(struct witness *w)
{
	for (size_t n = 0; n < w->count; n++) {
		struct intent *i = &w->intents[n];

		if (i->told == 0 || i->pass == w->pass || i->is_lost)
			continue;
		i->is_lost = true;
		fault(w, WITNESS_LOST, "message %zu was %s as seq %" PRId64
		    ", and is not there", n, i->is_acked ? "acknowledged" :
		    "delivered", i->told);
	}
}

/* What comes of it */

const struct witness_counts *
witness_counts(const struct witness *w)
{
	return &w->counts;
}

bool
witness_is_good(const struct witness *w)
{
	for (int i = 0; i < WITNESS_FAULTS; i++)
		if (w->counts.faults[i] > 0)
			return false;
	return true;
}

const char *
witness_example(const struct witness *w)
{
	return w->example;
}
