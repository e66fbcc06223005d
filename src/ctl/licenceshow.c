/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yizhan-licence inspect, verify.
 *
 * Runs on: main.
 * Owns: nothing.
 */
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "base/jsonw.h"
#include "ctl/licencetool.h"

#define DAY_S (24 * 3600)
#define ARENA_MAX (1u << 20)
#define ANSWER_MAX (64 * 1024)

/* The last day on which it is good, or the first. */
static void
day_of(int64_t seconds, char out[32])
{
	time_t t = (time_t)seconds;
	struct tm tm;

	snprintf(out, 32, "?");
	if (gmtime_r(&t, &tm))
		strftime(out, 32, "%Y-%m-%d", &tm);
}

static void
print_count(const char *name, int64_t n)
{
	if (n > 0)
		printf("%-12s %" PRId64 "\n", name, n);
	else
		printf("%-12s no limit\n", name);
}

static void
print_text(const char *name, struct str text)
{
	if (text.len > 0)
		printf("%-12s %.*s\n", name, STR_FMT(text));
}

static void
print_times(const struct licence *l)
{
	char day[32];

	if (l->from_s > 0) {
		day_of(l->from_s, day);
		printf("%-12s %s\n", "from", day);
	}
	if (l->until_s > 0) {
		day_of(l->until_s - 1, day);
		printf("%-12s %s\n", "until", day);
	} else {
		printf("%-12s no end\n", "until");
	}
}

static void
print_licence(const struct licence *l)
{
	const struct claims *c = licence_last(l);

	print_text("id", c->id);
	print_text("holder", c->holder);
	print_text("edition", c->edition);
	print_text("note", c->note);
	print_count("people", l->limits.people);
	print_count("devices", l->limits.devices);
	print_count("tenants", l->limits.tenants);
	print_times(l);
	for (uint32_t i = 0; i < c->features.count; i++)
		print_text("feature", c->features.items[i]);
	for (unsigned i = 0; i < l->count; i++)
		if (l->links[i].has_machine)
			printf("%-12s %" PRId64 " of %u traits must agree\n",
			    "machine", l->links[i].machine.agree,
			    (unsigned)l->links[i].machine.traits.count);
	for (unsigned i = l->count - 1; i-- > 0;)
		print_text("made from", l->links[i].id);
	if (c->has_signer)
		printf("%-12s may make licences, %" PRId64 " below each "
		    "other\n", "signer", c->signer.depth);
}

static void
write_limits(struct jsonw *w, const struct licence *l)
{
	jsonw_key(w, "limits");
	jsonw_object(w);
	if (l->limits.people > 0)
		jsonw_int_field(w, "people", l->limits.people);
	if (l->limits.devices > 0)
		jsonw_int_field(w, "devices", l->limits.devices);
	if (l->limits.tenants > 0)
		jsonw_int_field(w, "tenants", l->limits.tenants);
	jsonw_object_end(w);
	if (l->from_s > 0)
		jsonw_int_field(w, "not_before", l->from_s);
	if (l->until_s > 0)
		jsonw_int_field(w, "expires", l->until_s);
}

static void
print_json(const struct licence *l, const char *verdict)
{
	struct jsonw w;
	struct buf text, claims;

	buf_init(&text, ANSWER_MAX);
	buf_init(&claims, CLAIMS_BYTES_MAX * 2);
	w = jsonw_on(&text);
	jsonw_object(&w);
	if (verdict)
		jsonw_string_field(&w, "verdict", str_from(verdict));
	write_limits(&w, l);
	jsonw_key(&w, "chain");
	jsonw_array(&w);
	for (unsigned i = 0; i < l->count; i++) {
		buf_reset(&claims);
		claims_write(&l->links[i], &claims);
		jsonw_raw(&w, buf_str(&claims));
	}
	jsonw_array_end(&w);
	jsonw_object_end(&w);
	puts(text.data);
	buf_fini(&claims);
	buf_fini(&text);
}

static void
print_code(struct str text, struct arena *a)
{
	struct envelope e;
	struct buf code;

	buf_init(&code, 2 * ENVELOPE_BYTES_MAX);
	if (envelope_read(text, a, &e) == LICENCE_OK)
		envelope_write_code(&e, &code);
	printf("%s", code.data ? code.data : "");
	buf_fini(&code);
}

static enum tool_outcome
inspect(const struct tool_args *args, struct str text, struct arena *a)
{
	struct licence l;
	enum licence_fault fault = licence_read(text, NULL, a, &l);

	if (fault != LICENCE_OK)
		return tool_blame(fault, l.about);
	if (args->code)
		print_code(text, a);
	else if (args->json)
		print_json(&l, NULL);
	else
		print_licence(&l);
	return TOOL_DONE;
}

/* ---- verify ---- */

static bool
take_roots(const struct tool_args *args, struct licence_roots *out)
{
	struct str rest = str_from(args->root);

	licence_roots_built(out);
	if (args->root == NULL)
		return true;
	out->is_development = false;
	for (out->count = 0; rest.len > 0 && out->count < LICENCE_ROOTS_MAX;
	    out->count++) {
		const char *comma = memchr(rest.p, ',', rest.len);
		size_t len = comma ? (size_t)(comma - rest.p) : rest.len;

		if (!signing_key_from((struct str){ rest.p, len },
		    out->keys[out->count]))
			break;
		rest.p += len + (comma != NULL);
		rest.len -= len + (comma != NULL);
	}
	if (rest.len == 0 && out->count > 0)
		return true;
	tool_refuse("--root: must be one or two public keys of "
	    "yizhan-licence keygen, with a comma between them");
	return false;
}

/* A machine that is not given is whichever the licence is for. */
static enum licence_fault
judge(const struct tool_args *args, const struct licence *l, int64_t now_s,
    const struct str_list *machine)
{
	struct licence any = *l;

	if (args->machine == NULL)
		for (unsigned i = 0; i < any.count; i++)
			any.links[i].has_machine = false;
	return licence_judge(&any, now_s, machine);
}

static enum tool_outcome
verify(const struct tool_args *args, struct str text, struct arena *a)
{
	struct str_list machine = { NULL, 0 };
	struct licence_roots roots;
	struct licence l;
	enum licence_fault fault;
	int64_t now_s = (int64_t)time(NULL);

	if (!take_roots(args, &roots))
		return TOOL_USAGE;
	if ((args->at && !tool_date(args->at, &now_s)) || (args->machine &&
	    !traits_parse(str_from(args->machine), a, &machine))) {
		tool_refuse("%s", args->at ? "--at: must be a date as "
		    "2027-01-31" : "--machine: is no machine's code");
		return TOOL_USAGE;
	}
	fault = licence_read(text, &roots, a, &l);
	if (fault == LICENCE_OK)
		fault = judge(args, &l, now_s, &machine);
	if (args->json)
		print_json(&l, licence_fault_code(fault));
	if (fault != LICENCE_OK)
		return tool_blame(fault, l.about);
	if (!args->json)
		puts(roots.is_development ? "good, by the key for development "
		    "that everybody has" : "good");
	return TOOL_DONE;
}

static enum tool_outcome
look(const struct tool_args *args, enum tool_outcome (*at)(
    const struct tool_args *, struct str, struct arena *))
{
	enum tool_outcome outcome = TOOL_REFUSED;
	struct arena arena;
	struct buf text;

	arena_init(&arena, ARENA_MAX);
	if (tool_read(args->word, ENVELOPE_BYTES_MAX, &text))
		outcome = at(args, buf_str(&text), &arena);
	buf_fini(&text);
	arena_fini(&arena);
	return outcome;
}

enum tool_outcome
tool_inspect(const struct tool_args *args)
{
	return look(args, inspect);
}

enum tool_outcome
tool_verify(const struct tool_args *args)
{
	return look(args, verify);
}
