/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of conversations, and the unread arithmetic. Pure functions.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "model/conv.h"

#include "base/text.h"

#define ID_MAX 64

static const char *const kind_names[] = {
	[CONV_DIRECT] = "direct",
	[CONV_GROUP] = "group",
	[CONV_SELF] = "self",
	[CONV_TENANT] = "tenant",
	[CONV_ROOM] = "room",
	[CONV_CHANNEL] = "channel",
};

static const char *const role_names[] = {
	[ROLE_MEMBER] = "member",
	[ROLE_ADMIN] = "admin",
	[ROLE_OWNER] = "owner",
};

static const char *const channel_role_names[] = {
	[ROLE_MEMBER] = "reader",
	[ROLE_ADMIN] = "writer",
	[ROLE_OWNER] = "owner",
};

const char *const conv_join_names[] = { "invitation", "open", "approval",
	"question", "closed", NULL };
const char *const conv_who_names[] = { "members", "admins", "owner", NULL };

int64_t
member_seen_seq(const struct member *m, const struct conv *c)
{
	int64_t seen = m->read_seq >= m->from_seq ? m->read_seq :
	    m->from_seq - 1;

	return seen > c->purged_seq ? seen : c->purged_seq;
}

int64_t
member_unread(const struct member *m, const struct conv *c)
{
	int64_t seen = m->read_count;

	if (m->left)
		return 0;
	if (seen < m->from_count)
		seen = m->from_count;
	if (seen < c->purged_count)
		seen = c->purged_count;
	return c->count > seen ? c->count - seen : 0;
}

int64_t
member_silent_until(const struct member *m, const struct conv *c)
{
	int64_t all = m->role == ROLE_MEMBER && !m->is_speaker ?
	    c->settings.silent_until_ts : 0;

	return m->silent_until_ts > all ? m->silent_until_ts : all;
}

const char *
member_role_name(enum member_role role)
{
	return role_names[role];
}

const char *
conv_role_name(enum conv_kind kind, enum member_role role)
{
	return kind == CONV_CHANNEL ? channel_role_names[role] :
	    role_names[role];
}

bool
conv_tells_cursors(const struct conv *c)
{
	return c->kind != CONV_CHANNEL &&
	    c->member_count <= RECEIPT_MEMBERS_MAX;
}

bool
conv_may(enum conv_who who, enum member_role role)
{
	static const enum member_role least[] = {
		[WHO_MEMBERS] = ROLE_MEMBER, [WHO_ADMINS] = ROLE_ADMIN,
		[WHO_OWNER] = ROLE_OWNER,
	};

	return role >= least[who];
}

const char *
conv_kind_name(enum conv_kind kind)
{
	return kind_names[kind];
}

static struct str
str_after(struct str s, size_t n)
{
	return (struct str){ s.p + n, s.len - n };
}

static size_t
put(char *out, size_t at, struct str s)
{
	memcpy(out + at, s.p, s.len);
	out[at + s.len] = '\0';
	return at + s.len;
}

/* prefix, then one id. */
static void
write_simple(char out[CONV_NAME_ROOM], const char *prefix, struct str id)
{
	put(out, put(out, 0, str_from(prefix)), id);
}

static enum err
write_direct(char out[CONV_NAME_ROOM], struct str a, struct str b)
{
	int order = str_cmp(a, b);
	size_t at;

	if (order == 0)
		return ERR_FIELD;
	at = put(out, 0, STR("d:"));
	at = put(out, at, order < 0 ? a : b);
	at = put(out, at, STR(":"));
	put(out, at, order < 0 ? b : a);
	return ERR_OK;
}

static bool
split_pair(struct str ids, struct str *a, struct str *b)
{
	const char *colon = memchr(ids.p, ':', ids.len);

	if (colon == NULL)
		return false;
	*a = (struct str){ ids.p, (size_t)(colon - ids.p) };
	*b = str_after(ids, a->len + 1);
	return true;
}

static enum err
canonical_direct(struct str ids, struct str viewer, char out[CONV_NAME_ROOM])
{
	struct str a, b;

	if (!split_pair(ids, &a, &b) || !text_is_id(a) || !text_is_id(b))
		return ERR_FIELD;
	if (viewer.p != NULL && !str_eq(a, viewer) && !str_eq(b, viewer))
		return ERR_NOT_MEMBER;
	return write_direct(out, a, b);
}

static enum err
canonical_peer(struct str peer, struct str viewer, char out[CONV_NAME_ROOM])
{
	if (viewer.p == NULL || !text_is_id(viewer) || !text_is_id(peer))
		return ERR_FIELD;
	return write_direct(out, viewer, peer);
}

static enum err
canonical_self(struct str user, struct str viewer, char out[CONV_NAME_ROOM])
{
	if (!text_is_id(user))
		return ERR_FIELD;
	if (viewer.p != NULL && !str_eq(user, viewer))
		return ERR_NOT_MEMBER;
	write_simple(out, "s:", user);
	return ERR_OK;
}

static enum err
canonical_group(struct str group, struct str viewer, char out[CONV_NAME_ROOM])
{
	(void)viewer;
	if (!text_is_id(group))
		return ERR_FIELD;
	write_simple(out, "g:", group);
	return ERR_OK;
}

static enum err
canonical_channel(struct str channel, struct str viewer,
    char out[CONV_NAME_ROOM])
{
	(void)viewer;
	if (!text_is_id(channel))
		return ERR_FIELD;
	write_simple(out, "c:", channel);
	return ERR_OK;
}

static enum err
canonical_tenant(struct str rest, struct str viewer, char out[CONV_NAME_ROOM])
{
	(void)viewer;
	if (rest.len != 0)
		return ERR_FIELD;
	put(out, 0, STR("t:"));
	return ERR_OK;
}

static enum err
canonical_room(struct str room, struct str viewer, char out[CONV_NAME_ROOM])
{
	(void)viewer;
	if (!text_is_id(room))
		return ERR_FIELD;
	write_simple(out, "r:", room);
	return ERR_OK;
}

struct name_form {
	char letter;
	enum conv_kind kind;
	enum err (*canonical)(struct str rest, struct str viewer,
	    char out[CONV_NAME_ROOM]);
};

static const struct name_form name_forms[] = {
	{ 'd', CONV_DIRECT, canonical_direct },
	{ 'u', CONV_DIRECT, canonical_peer },
	{ 'g', CONV_GROUP, canonical_group },
	{ 's', CONV_SELF, canonical_self },
	{ 't', CONV_TENANT, canonical_tenant },
	{ 'r', CONV_ROOM, canonical_room },
	{ 'c', CONV_CHANNEL, canonical_channel },
};

enum err
conv_canonical(struct str name, struct str viewer, char out[CONV_NAME_ROOM],
    enum conv_kind *kind)
{
	_Static_assert(CONV_NAME_ROOM >= 2 + ID_MAX + 1 + ID_MAX + 1,
	    "the longest direct name fits");

	out[0] = '\0';
	if (name.len < 2 || name.p[1] != ':')
		return ERR_FIELD;
	for (size_t i = 0; i < sizeof(name_forms) / sizeof(*name_forms); i++) {
		const struct name_form *f = &name_forms[i];

		if (f->letter != name.p[0])
			continue;
		if (kind != NULL)
			*kind = f->kind;
		return f->canonical(str_after(name, 2), viewer, out);
	}
	return ERR_FIELD;
}

void
conv_pair(struct str canonical, struct str *a, struct str *b)
{
	if (!str_starts(canonical, "d:") ||
	    !split_pair(str_after(canonical, 2), a, b))
		BUG("not a direct conversation");
}

struct str
conv_peer(struct str canonical, struct str viewer)
{
	struct str a, b;

	if (viewer.p == NULL || !str_starts(canonical, "d:"))
		return STR_NONE;
	conv_pair(canonical, &a, &b);
	if (str_eq(a, viewer))
		return b;
	return str_eq(b, viewer) ? a : STR_NONE;
}

struct str
conv_seen_by(struct str canonical, struct str viewer, char out[CONV_NAME_ROOM])
{
	struct str peer = conv_peer(canonical, viewer);

	BUG_ON(canonical.len >= CONV_NAME_ROOM);
	if (peer.p != NULL)
		write_simple(out, "u:", peer);
	else
		put(out, 0, canonical);
	return str_from(out);
}
