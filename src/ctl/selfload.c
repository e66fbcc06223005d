/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sending and reading back.
 *
 * Runs on: main.
 * Owns: the people and the book.
 */
#include "ctl/selfload.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"

#define PAGE 200		/* entries of one page of history */
#define STEP_MS 100		/* between two looks at the clock */
#define SILENCE_US 30000000	/* without any answer */
/* A kill whose answers do not come is one all the same. */
#define KILL_LATE_US 2000000
#define OUT_FULL (256u << 10)

int64_t
selfload_now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static unsigned
index_of(const struct selfload *l, const struct talker *t)
{
	return (unsigned)(t - l->people);
}

/* The groups of a person, by turns; their members the other way round. */
static unsigned
group_of(unsigned person, unsigned turn)
{
	return (person + turn % 2) % SELFLOAD_GROUPS;
}

/* People and groups */

static enum err
call(struct selfload *l, const char *method, json_t *params, json_t **result)
{
	struct client *c = &l->box->client;

	if (client_call(c, method, params, result) == DONE)
		return ERR_OK;
	return problem_set(&l->why, ERR_REFUSED, "%s was refused: %s", method,
	    c->refused);
}

static enum err
invite_one(struct selfload *l, struct talker *t)
{
	json_t *result = NULL;
	enum err err = call(l, "user.create", json_pack("{s:s, s:s}", "id",
	    t->id, "name", t->id), &result);

	json_decref(result);
	result = NULL;
	if (!err)
		err = call(l, "token.issue", json_pack("{s:s}", "user",
		    t->id), &result);
	snprintf(t->token, sizeof(t->token), "%s", text_of(result, "token"));
	json_decref(result);
	return err;
}

static enum err
make_group(struct selfload *l, unsigned group)
{
	json_t *members = json_array(), *result = NULL;
	char id[16];
	enum err err;

	snprintf(id, sizeof(id), "g%u", group);
	for (unsigned i = 0; i < SELFLOAD_PEOPLE; i++)
		if (group_of(i, 0) == group || group_of(i, 1) == group)
			json_array_append_new(members,
			    json_string(l->people[i].id));
	err = call(l, "group.create", json_pack("{s:s, s:s, s:o}", "id", id,
	    "name", id, "members", members), &result);
	json_decref(result);
	return err;
}

enum err
selfload_invite(struct selfload *l)
{
	enum err err = ERR_OK;

	for (unsigned i = 0; i < SELFLOAD_PEOPLE && !err; i++)
		err = invite_one(l, &l->people[i]);
	for (unsigned g = 0; g < SELFLOAD_GROUPS && !err; g++)
		err = make_group(l, g);
	return err;
}

enum err
selfload_open(struct selfload *l)
{
	enum err err = ERR_OK;

	for (unsigned i = 0; i < SELFLOAD_PEOPLE && !err; i++)
		err = talker_open(&l->people[i], l->box->port, &l->why);
	return err;
}

/* Sending */

static void
put_message(struct selfload *l, struct talker *t, uint32_t n)
{
	char body[WITNESS_TEXT_MAX + 1], cid[WITNESS_CID_MAX];
	char text[WITNESS_TEXT_MAX + 400];
	int len;

	witness_cid(n, cid);
	witness_text(l->witness, n, body);
	len = snprintf(text, sizeof(text), "\"method\":\"message.send\","
	    "\"params\":{\"conv\":\"g:g%u\",\"cid\":\"%s\",\"kind\":\"text\","
	    "\"body\":{\"text\":\"%s\"}}", witness_conv(l->witness, n), cid,
	    body);
	BUG_ON(len < 0 || (size_t)len >= sizeof(text));
	talker_put(t, n + 1, text, (size_t)len);
}

/* As many as the window lets. */
static void
send_more(struct selfload *l, struct talker *t)
{
	unsigned person = index_of(l, t);
	uint32_t n;

	while (t->waiting_count < l->window && t->out.len < OUT_FULL &&
	    !l->is_full) {
		if (witness_counts(l->witness)->intended >= l->most ||
		    !witness_intend(l->witness, person, group_of(person,
		    t->turn++), l->bytes, &n)) {
			l->is_full = true;
			return;
		}
		t->waiting[t->waiting_count++] = (struct talker_sent){ n,
			selfload_now_us() };
		put_message(l, t, n);
	}
}

void
selfload_repeat(struct selfload *l)
{
	for (unsigned i = 0; i < SELFLOAD_PEOPLE; i++) {
		struct talker *t = &l->people[i];

		if (t->has_acked)
			put_message(l, t, t->last_acked);
		for (unsigned k = 0; k < t->waiting_count; k++)
			put_message(l, t, t->waiting[k].n);
	}
}

/* Hearing */

static void
no_longer_waiting(struct selfload *l, struct talker *t, uint32_t n)
{
	for (unsigned k = 0; k < t->waiting_count; k++) {
		if (t->waiting[k].n != n)
			continue;
		if (l->is_measuring && l->took_count < SELFLOAD_MESSAGES_MAX)
			l->took_us[l->took_count++] = (uint32_t)
			    (selfload_now_us() - t->waiting[k].at_us);
		t->waiting_count--;
		memmove(&t->waiting[k], &t->waiting[k + 1],
		    (t->waiting_count - k) * sizeof(t->waiting[0]));
		t->last_acked = n;
		t->has_acked = true;
		return;
	}
}

static void
hear_event(struct selfload *l, const json_t *message)
{
	const json_t *params = json_object_get(message, "params");

	if (strcmp(text_of(message, "method"), "message") == 0)
		witness_pushed(l->witness, str_from(text_of(params, "cid")),
		    number_of(params, "seq"));
}

static void
hear(void *arg, struct talker *t, json_t *message)
{
	const json_t *result = json_object_get(message, "result");
	json_int_t id = json_integer_value(json_object_get(message, "id"));
	struct selfload *l = arg;

	if (!json_object_get(message, "id")) {
		hear_event(l, message);
	} else if (!result || id <= 0 ||
	    id > witness_counts(l->witness)->intended) {
		if (!l->why.why[0])
			(void)problem_set(&l->why, ERR_REFUSED, "a message was "
			    "refused: %.300s", text_of(json_object_get(message,
			    "error"), "message"));
	} else {
		no_longer_waiting(l, t, (uint32_t)(id - 1));
		witness_acked(l->witness, (uint32_t)(id - 1),
		    number_of(result, "seq"));
	}
}

/* All that has come. */
static bool
hear_all(struct selfload *l, struct talker *t)
{
	json_t *message;
	bool broke = false;

	while ((message = talker_next(t, &broke)) != NULL) {
		hear(l, t, message);
		json_decref(message);
	}
	if (broke && !l->why.why[0])
		(void)problem_set(&l->why, ERR_CORRUPT, "yizhand said what is "
		    "no JSON");
	return !l->why.why[0];
}

/* Beginning and end */

void
selfload_init(struct selfload *l, struct scratchbox *box)
{
	char id[16];

	*l = (struct selfload){ .box = box };
	l->witness = witness_new(SELFLOAD_PEOPLE, SELFLOAD_GROUPS,
	    SELFLOAD_MESSAGES_MAX);
	l->took_us = xcalloc(SELFLOAD_MESSAGES_MAX, sizeof(*l->took_us));
	for (unsigned i = 0; i < SELFLOAD_PEOPLE; i++) {
		snprintf(id, sizeof(id), "s%u", i);
		talker_init(&l->people[i], id, hear, l);
	}
}

void
selfload_fini(struct selfload *l)
{
	for (unsigned i = 0; i < SELFLOAD_PEOPLE && l->witness; i++)
		talker_fini(&l->people[i]);
	witness_free(l->witness);
	xfree(l->took_us);
	*l = (struct selfload){ .box = NULL };
}

/* Everybody at once */

static void
set_up_poll(struct selfload *l, struct pollfd p[SELFLOAD_PEOPLE + 1])
{
	for (unsigned i = 0; i < SELFLOAD_PEOPLE; i++) {
		p[i] = (struct pollfd){ .fd = l->people[i].fd,
			.events = POLLIN };
		if (l->people[i].out.len > 0)
			p[i].events |= POLLOUT;
	}
	p[SELFLOAD_PEOPLE] = (struct pollfd){ .fd = l->box->signals,
		.events = POLLIN };
}

static bool
is_any(const struct pollfd *p, short what)
{
	for (unsigned i = 0; i < SELFLOAD_PEOPLE; i++)
		if (p[i].revents & what)
			return true;
	return false;
}

static enum err
ended(struct selfload *l)
{
	if (l->why.why[0])
		return ERR_REFUSED;
	return problem_set(&l->why, ERR_CLOSED, "yizhand ended, or closed a "
	    "connection, without being asked to");
}

/* Sends what there is to send, and hears what came within STEP_MS. kill:
 * before any of it is looked at, the daemon is killed. */
static enum err
step(struct selfload *l, bool sends, bool kills, bool *came)
{
	struct pollfd p[SELFLOAD_PEOPLE + 1];

	for (unsigned i = 0; i < SELFLOAD_PEOPLE; i++) {
		if (sends)
			send_more(l, &l->people[i]);
		if (!talker_flush(&l->people[i]))
			return ended(l);
	}
	set_up_poll(l, p);
	if (poll(p, SELFLOAD_PEOPLE + 1, STEP_MS) < 0 && errno != EINTR)
		return problem_errno(&l->why, "cannot wait for", "yizhand");
	*came = is_any(p, POLLIN);
	if (kills && *came)
		scratchbox_kill(l->box);
	if (scratchbox_is_over(l->box))
		return problem_set(&l->why, ERR_CLOSED, "the test was "
		    "interrupted");
	for (unsigned i = 0; i < SELFLOAD_PEOPLE; i++) {
		struct talker *t = &l->people[i];
		bool goes_on = !(p[i].revents & (POLLIN | POLLHUP | POLLERR)) ||
		    talker_fill(t);

		if (!hear_all(l, t) || (!goes_on && !kills))
			return ended(l);
	}
	return ERR_OK;
}

static bool
is_any_waiting(const struct selfload *l)
{
	for (unsigned i = 0; i < SELFLOAD_PEOPLE; i++)
		if (l->people[i].waiting_count > 0 ||
		    l->people[i].out.len > 0)
			return true;
	return false;
}

enum err
selfload_send(struct selfload *l, int64_t until_us)
{
	int64_t heard_us = selfload_now_us(), now = heard_us;
	enum err err = ERR_OK;
	bool came = false;

	while (!err && (now < until_us || is_any_waiting(l))) {
		if (l->is_full && !is_any_waiting(l))
			break;
		err = step(l, now < until_us, false, &came);
		now = selfload_now_us();
		if (came)
			heard_us = now;
		if (!err && now - heard_us > SILENCE_US)
			err = problem_set(&l->why, ERR_TIMEOUT, "yizhand "
			    "answers nothing for %d s", SILENCE_US / 1000000);
	}
	return err;
}

/* Until every connection has ended: what the kernel had taken from the daemon
 * before it died has been said. */
static enum err
hear_the_rest(struct selfload *l)
{
	for (unsigned i = 0; i < SELFLOAD_PEOPLE; i++) {
		struct talker *t = &l->people[i];
		struct pollfd p = { .fd = t->fd, .events = POLLIN };

		while (poll(&p, 1, STEP_MS * 10) > 0 && talker_fill(t))
			if (!hear_all(l, t))
				return ended(l);
		if (!hear_all(l, t))
			return ended(l);
		talker_close(t);
	}
	return ERR_OK;
}

enum err
selfload_send_and_kill(struct selfload *l, int64_t until_us)
{
	enum err err = ERR_OK;
	bool came = false, is_due = false;

	while (!err && !(is_due && came)) {
		int64_t now = selfload_now_us();

		is_due = now >= until_us;
		if (now >= until_us + KILL_LATE_US)
			break;
		err = step(l, true, is_due, &came);
	}
	scratchbox_kill(l->box);
	if (!err)
		err = hear_the_rest(l);
	scratchbox_bury(l->box);
	return err;
}

/* Reading back */

static void
take_entry(struct selfload *l, unsigned group, const json_t *entry)
{
	unsigned long long sender = SELFLOAD_PEOPLE;
	const char *from = text_of(entry, "from");
	struct witness_entry e = { .conv = group,
		.seq = number_of(entry, "seq"),
		.cid = str_from(text_of(entry, "cid")),
		.text = str_from(text_of(json_object_get(entry, "body"),
		    "text")) };

	if (strcmp(text_of(entry, "type"), "message") != 0) {
		witness_passed(l->witness, group, e.seq);
		return;
	}
	if (from[0] != 's' || !str_to_u64(str_from(from + 1),
	    SELFLOAD_PEOPLE - 1, &sender))
		sender = SELFLOAD_PEOPLE;
	e.sender = (unsigned)sender;
	witness_saw(l->witness, &e);
}

static enum err
read_group(struct selfload *l, struct talker *reader, unsigned group)
{
	json_t *page = NULL, *entries, *entry;
	int64_t after = -1, upto = 0;
	char params[128];
	enum err err = ERR_OK;
	size_t i;

	/* A page that leads nowhere is the last. */
	while (!err && upto > after) {
		after = witness_read_upto(l->witness, group);
		snprintf(params, sizeof(params), "{\"conv\":\"g:g%u\","
		    "\"after\":%" PRId64 ",\"limit\":%d}", group, after, PAGE);
		err = talker_ask(reader, "message.list", params, &page,
		    &l->why);
		entries = json_object_get(page, "entries");
		json_array_foreach (entries, i, entry)
			take_entry(l, group, entry);
		upto = witness_read_upto(l->witness, group);
		json_decref(page);
		if (!err && scratchbox_is_over(l->box))
			err = problem_set(&l->why, ERR_CLOSED, "the test was "
			    "interrupted");
	}
	return err;
}

enum err
selfload_read(struct selfload *l, bool anew)
{
	enum err err = ERR_OK;

	witness_look(l->witness, anew);
	/* Person g is in group g. */
	for (unsigned g = 0; g < SELFLOAD_GROUPS && !err; g++)
		err = read_group(l, &l->people[g], g);
	if (!err)
		witness_looked(l->witness);
	return err;
}
