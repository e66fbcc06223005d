/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Judging the chain of a licence.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "licence/licence.h"

#define DAY_S (24 * 3600)

static bool
is_signed_by_root(const struct licence_roots *roots,
    const struct envelope_link *link)
{
	for (unsigned i = 0; i < roots->count; i++)
		if (signing_verify(roots->keys[i], link->text,
		    link->signature))
			return true;
	return false;
}

/* ---- a link below its parents ---- */

static int64_t *
limit_of(struct claims_limits *l, unsigned i)
{
	int64_t *const all[] = { &l->people, &l->devices, &l->tenants };

	return all[i];
}

static bool
lower_limits(struct licence *l, struct claims *c)
{
	static const char *const names[] = { "limits.people",
		"limits.devices", "limits.tenants" };

	for (unsigned i = 0; i < 3; i++) {
		int64_t *held = limit_of(&l->limits, i);
		int64_t said = *limit_of(&c->limits, i);

		if (*held > 0 && said > *held) {
			l->about = str_from(names[i]);
			return false;
		}
		if (said > 0)
			*held = said;
	}
	return true;
}

/* What is not said is the parent's. */
static bool
lower_times(struct licence *l, const struct claims *c)
{
	if (c->not_before > 0 && c->not_before < l->from_s) {
		l->about = STR("not_before");
		return false;
	}
	if (l->until_s > 0 && c->expires > l->until_s) {
		l->about = STR("expires");
		return false;
	}
	if (c->not_before > 0)
		l->from_s = c->not_before;
	if (c->expires > 0)
		l->until_s = c->expires;
	return true;
}

static bool
has_feature(const struct claims *c, struct str feature)
{
	for (uint32_t i = 0; i < c->features.count; i++)
		if (str_eq(c->features.items[i], feature))
			return true;
	return false;
}

static bool
keeps_features(struct licence *l, const struct claims *parent,
    const struct claims *c)
{
	for (uint32_t i = 0; i < c->features.count; i++) {
		if (has_feature(parent, c->features.items[i]))
			continue;
		l->about = STR("features");
		return false;
	}
	return true;
}

static bool
lower_signer(struct licence *l, const struct claims *c)
{
	unsigned depth = c->has_signer ? (unsigned)c->signer.depth : 0;

	if (l->count > 0 && depth >= l->signers_left) {
		l->about = STR("signer.depth");
		return false;
	}
	l->signers_left = depth;
	return true;
}

static enum licence_fault
take_link(struct licence *l, struct claims *c)
{
	const struct claims *parent = l->count > 0 ?
	    &l->links[l->count - 1] : NULL;

	if (!lower_limits(l, c) || !lower_times(l, c) ||
	    (parent && !keeps_features(l, parent, c)) || !lower_signer(l, c))
		return LICENCE_ABOVE;
	l->links[l->count++] = *c;
	return LICENCE_OK;
}

/* Who may sign what follows. */
static enum licence_fault
check_signature(const struct licence *l, const struct licence_roots *roots,
    const struct envelope_link *link)
{
	unsigned char key[SIGNING_KEY_BYTES];
	const struct claims *parent;

	if (l->count == 0)
		return roots == NULL || is_signed_by_root(roots, link) ?
		    LICENCE_OK : LICENCE_FORGED;
	parent = licence_last(l);
	if (!parent->has_signer || !signing_key_from(parent->signer.key, key))
		return LICENCE_SIGNER;
	return signing_verify(key, link->text, link->signature) ? LICENCE_OK :
	    LICENCE_FORGED;
}

/* Nothing is read of what is not proven. */
static enum licence_fault
read_link(struct licence *l, const struct licence_roots *roots,
    const struct envelope_link *link, struct arena *a)
{
	enum licence_fault fault = check_signature(l, roots, link);
	struct claims c;

	if (fault == LICENCE_OK)
		fault = claims_read(link->text, a, &c, &l->about);
	return fault == LICENCE_OK ? take_link(l, &c) : fault;
}

static enum licence_fault
read_chain(const struct envelope *e, const struct licence_roots *roots,
    struct arena *a, struct licence *out)
{
	enum licence_fault fault = LICENCE_OK;

	*out = (struct licence){ .about = STR("") };
	for (unsigned i = 0; i < e->count && fault == LICENCE_OK; i++)
		fault = read_link(out, roots, &e->links[i], a);
	return fault;
}

enum licence_fault
licence_read(struct str text, const struct licence_roots *roots,
    struct arena *a, struct licence *out)
{
	enum licence_fault fault;
	struct envelope e;

	*out = (struct licence){ .about = STR("") };
	fault = envelope_read(text, a, &e);
	return fault == LICENCE_OK ? read_chain(&e, roots, a, out) : fault;
}

enum licence_fault
licence_extend(struct envelope *e, struct str text, struct evp_pkey_st *key,
    struct arena *a, struct licence *out)
{
	struct envelope_link *link = &e->links[e->count];

	*out = (struct licence){ .about = STR("") };
	if (e->count == ENVELOPE_LINKS_MAX)
		return LICENCE_SIGNER;
	link->text = text;
	if (!signing_sign(key, text, link->signature))
		return LICENCE_FORGED;
	e->count++;
	return read_chain(e, NULL, a, out);
}

const struct claims *
licence_last(const struct licence *l)
{
	BUG_ON(l->count == 0);
	return &l->links[l->count - 1];
}

/* ---- time and machine ---- */

static bool
is_machine(const struct claims_machine *wanted,
    const struct str_list *machine)
{
	int64_t agree = 0;

	for (uint32_t i = 0; i < wanted->traits.count; i++) {
		for (uint32_t j = 0; j < machine->count; j++) {
			if (!str_eq(wanted->traits.items[i],
			    machine->items[j]))
				continue;
			agree++;
			break;
		}
	}
	return agree >= wanted->agree;
}

enum licence_fault
licence_judge(const struct licence *l, int64_t now_s,
    const struct str_list *machine)
{
	if (l->from_s > now_s + LICENCE_SKEW_S)
		return LICENCE_EARLY;
	if (l->until_s > 0 && now_s >= l->until_s)
		return LICENCE_EXPIRED;
	for (unsigned i = 0; i < l->count; i++)
		if (l->links[i].has_machine &&
		    !is_machine(&l->links[i].machine, machine))
			return LICENCE_MACHINE;
	return LICENCE_OK;
}

int64_t
licence_days_left(const struct licence *l, int64_t now_s)
{
	if (l->until_s == 0)
		return -1;
	return now_s < l->until_s ? (l->until_s - now_s) / DAY_S : 0;
}
