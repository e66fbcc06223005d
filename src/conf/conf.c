/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sets of option values: from all sources into structs, and back as TOML.
 * Runs on: main.
 * Owns: the structs that tables fill and the texts they point to.
 */
#include "conf/conf.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/map.h"
#include "base/text.h"

#define FILE_MAX_BYTES (256u << 10)
#define DIR_FILES_MAX 64
#define ARENA_MAX_BYTES (256u << 20)
#define ROWS_MAX 4096
#define NAME_MAX_BYTES 128

/* One row in place. */
struct entry {
	const struct option *option;
	void *out;		/* the struct of its table */
	const char *origin;	/* NULL: the default */
};

struct conf {
	const struct conf_table *tables;
	const struct conf_source *source;
	void **structs;		/* one per table */
	struct entry *entries;
	uint32_t count;
	struct map by_path;	/* "net.listen" → entry */
	struct arena arena;
};

/* One pass over the sources; file is what is being read. */
struct load {
	struct conf *conf;
	struct buf *problems;
	const char *file;
	bool is_bad;
};

static void problem(struct load *, const char *where, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void
problem(struct load *l, const char *where, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	buf_printf(l->problems, "%s: %s\n", where, text);
	l->is_bad = true;
}

static const char *
place(struct load *l, unsigned line)
{
	char text[512];
	int len = snprintf(text, sizeof(text), "%.480s:%u", l->file, line);

	return arena_strndup(&l->conf->arena, text, (size_t)len);
}

/* "net.listen" into out, which has NAME_MAX_BYTES. */
static struct str
write_path(char *out, const char *section, const char *name)
{
	int len = snprintf(out, NAME_MAX_BYTES, "%s.%s", section, name);

	if (len >= NAME_MAX_BYTES)
		len = NAME_MAX_BYTES - 1;
	return (struct str){ out, (size_t)len };
}

static void
set(struct load *l, struct entry *e, const char *where,
    const struct toml_value *value)
{
	const char *why = option_set(e->option, value, e->out,
	    &l->conf->arena);

	if (why)
		problem(l, where, "%s.%s %s", e->option->section,
		    e->option->name, why);
	else
		e->origin = where;
}

static void
set_text(struct load *l, struct entry *e, const char *where,
    const char *text)
{
	struct toml_value value = { .type = TOML_TEXT,
		.text = str_from(text) };

	set(l, e, where, &value);
}

/* Rows, their structs and defaults. A default that its own row refuses is a
 * bug of the row. */
static void
set_default(struct load *l, struct entry *e)
{
	const struct option *o = e->option;
	struct option bare = *o;

	if (o->value) {
		set_text(l, e, "default", o->value);
	} else if (o->type == OPTION_STRING) {
		/* Empty means "not given", whatever the bounds say. */
		bare.min = bare.max = 0;
		bare.check = NULL;
		e->option = &bare;
		set_text(l, e, "default", "");
		e->option = o;
	}
	if (l->is_bad)
		BUG("default of %s.%s: %s", o->section, o->name,
		    l->problems->data);
	e->origin = NULL;
}

static uint32_t
count_rows(const struct conf_table *tables, uint32_t *table_count)
{
	uint32_t rows = 0;

	*table_count = 0;
	for (const struct conf_table *t = tables; t->rows; t++) {
		for (const struct option *o = t->rows; o->name; o++)
			rows++;
		*table_count += 1;
	}
	return rows;
}

static void
add_table(struct load *l, const struct conf_table *table, void *out)
{
	struct conf *c = l->conf;
	char name[NAME_MAX_BYTES];
	void *twin;

	for (const struct option *o = table->rows; o->name; o++) {
		struct entry *e = &c->entries[c->count++];
		struct str path = write_path(name, o->section, o->name);

		*e = (struct entry){ .option = o, .out = out };
		BUG_ON(map_put(&c->by_path, path, e, &twin) != ERR_OK);
		if (twin)
			BUG("option %s has two rows", path.p);
		set_default(l, e);
	}
}

static void
add_tables(struct load *l)
{
	struct conf *c = l->conf;
	uint32_t table_count, rows = count_rows(c->tables, &table_count);

	c->entries = xcalloc(rows, sizeof(*c->entries));
	c->structs = xcalloc(table_count, sizeof(*c->structs));
	for (uint32_t i = 0; i < table_count; i++) {
		c->structs[i] = xcalloc(1, c->tables[i].size);
		add_table(l, &c->tables[i], c->structs[i]);
	}
}

/* The nearest of all names that pick gives, or NULL when none is near. */
static const char *
guess(const struct conf *c, const char *word,
    const char *(*pick)(const struct option *, const char *section),
    const char *section)
{
	unsigned best_distance = 4, distance;
	const char *best = NULL, *name;

	for (uint32_t i = 0; i < c->count; i++) {
		name = pick(c->entries[i].option, section);
		if (!name)
			continue;
		distance = text_distance(name, word);
		if (distance < best_distance && distance < strlen(word)) {
			best_distance = distance;
			best = name;
		}
	}
	return best;
}

static const char *
pick_section(const struct option *o, const char *section)
{
	(void)section;
	return o->section;
}

static const char *
pick_name(const struct option *o, const char *section)
{
	return strcmp(o->section, section) == 0 ? o->name : NULL;
}

static bool
has_section(const struct conf *c, const char *section)
{
	for (uint32_t i = 0; i < c->count; i++) {
		if (strcmp(c->entries[i].option->section, section) == 0)
			return true;
	}
	return false;
}

/* "x is not known; did you mean y?" */
static void
unknown(struct load *l, const char *where, const char *what,
    const char *meant)
{
	if (meant)
		problem(l, where, "%.200s is not known; did you mean %s?",
		    what, meant);
	else
		problem(l, where, "%.200s is not known", what);
}

static void
on_table(void *arg, unsigned line, struct str name)
{
	struct load *l = arg;

	if (!has_section(l->conf, name.p))
		unknown(l, place(l, line), name.p,
		    guess(l->conf, name.p, pick_section, NULL));
}

static void
on_value(void *arg, unsigned line, struct str section, struct str key,
    const struct toml_value *value)
{
	struct load *l = arg;
	char name[NAME_MAX_BYTES];
	struct str path = write_path(name, section.p, key.p);
	struct entry *e = map_find(&l->conf->by_path, path);

	if (e)
		set(l, e, place(l, line), value);
	else if (section.len == 0)
		problem(l, place(l, line), "%.64s stands before the first"
		    " [table]", key.p);
	else if (has_section(l->conf, section.p))
		unknown(l, place(l, line), path.p, guess(l->conf, key.p,
		    pick_name, section.p));
	/* Else the table was complained about already. */
}

static void
on_problem(void *arg, unsigned line, const char *text)
{
	struct load *l = arg;

	problem(l, place(l, line), "%s", text);
}

/* Reads the whole file; false after a problem. */
static bool
slurp(struct load *l, int fd, struct buf *out)
{
	char chunk[8192];
	ssize_t got;

	while ((got = read(fd, chunk, sizeof(chunk))) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			problem(l, l->file, "%s", strerror(errno));
			return false;
		}
		if (buf_append(out, chunk, (size_t)got) != ERR_OK) {
			problem(l, l->file, "is larger than %u bytes",
			    FILE_MAX_BYTES);
			return false;
		}
	}
	return true;
}

static void
load_file(struct load *l, const char *path, bool is_required)
{
	const struct toml_reader reader = {
		.on_table = on_table,
		.on_value = on_value,
		.on_problem = on_problem,
		.arg = l,
	};
	struct buf text;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 && errno == ENOENT && !is_required)
		return;
	l->file = path;
	if (fd < 0) {
		problem(l, path, "%s", strerror(errno));
		return;
	}
	buf_init(&text, FILE_MAX_BYTES);
	if (slurp(l, fd, &text))
		toml_parse(buf_str(&text), &l->conf->arena, &reader);
	buf_fini(&text);
	close(fd);
}

static int
is_toml_name(const struct dirent *d)
{
	size_t len = strlen(d->d_name);

	return d->d_name[0] != '.' && len > 5 &&
	    strcmp(d->d_name + len - 5, ".toml") == 0;
}

/* By bytes, whatever the locale: the same order everywhere. */
static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
load_names(struct load *l, const char *path, char **names, size_t count)
{
	char file[4096];

	qsort(names, count, sizeof(*names), compare_names);
	for (size_t i = 0; i < count; i++) {
		int len = snprintf(file, sizeof(file), "%s/%s", path,
		    names[i]);

		if (len < 0 || (size_t)len >= sizeof(file))
			problem(l, path, "the path is too long");
		else
			load_file(l, arena_strndup(&l->conf->arena, file,
			    (size_t)len), true);
	}
}

static void
load_dir(struct load *l, const char *path)
{
	char *names[DIR_FILES_MAX];
	size_t count = 0;
	struct dirent *d;
	DIR *dir = opendir(path);

	if (!dir) {
		if (errno != ENOENT)
			problem(l, path, "%s", strerror(errno));
		return;
	}
	while ((d = readdir(dir))) {
		if (!is_toml_name(d))
			continue;
		if (count == DIR_FILES_MAX) {
			problem(l, path, "holds more than %d files",
			    DIR_FILES_MAX);
			break;
		}
		names[count++] = arena_strndup(&l->conf->arena, d->d_name,
		    strlen(d->d_name));
	}
	closedir(dir);
	load_names(l, path, names, count);
}

/* The variable's name behind the prefix: AUTH__LDAP__IDLE_TIME. */
static void
write_env_name(const struct option *o, char *out)
{
	struct buf name;

	buf_init(&name, NAME_MAX_BYTES - 1);
	for (const char *p = o->section; *p; p++)
		buf_puts(&name, *p == '.' ? "__" : (char[]){ *p, '\0' });
	buf_puts(&name, "__");
	buf_puts(&name, o->name);
	for (size_t i = 0; i <= name.len; i++) {
		char c = name.data[i];

		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		out[i] = c == '-' ? '_' : c;
	}
	buf_fini(&name);
}

/* var: behind the prefix, "NET__LISTEN=…". */
static void
load_variable(struct load *l, const char *var, const char *value)
{
	const char *prefix = l->conf->source->env_prefix;
	struct str name = { var, (size_t)(value - var) };
	char known[NAME_MAX_BYTES], best[NAME_MAX_BYTES] = "";
	unsigned distance, best_distance = 4;
	char where[NAME_MAX_BYTES + 64], typed[NAME_MAX_BYTES];

	snprintf(typed, sizeof(typed), "%.*s", STR_FMT(name));
	snprintf(where, sizeof(where), "environment %.40s%s", prefix, typed);
	for (uint32_t i = 0; i < l->conf->count; i++) {
		struct entry *e = &l->conf->entries[i];

		write_env_name(e->option, known);
		if (str_is(name, known)) {
			set_text(l, e, arena_strndup(&l->conf->arena, where,
			    strlen(where)), value + 1);
			return;
		}
		distance = text_distance(known, typed);
		if (distance < best_distance) {
			best_distance = distance;
			memcpy(best, known, sizeof(best));
		}
	}
	if (best[0])
		problem(l, where, "is not known; did you mean %s%s?", prefix,
		    best);
	else
		problem(l, where, "is not known");
}

static void
load_env(struct load *l)
{
	const struct conf_source *s = l->conf->source;
	const char *eq, *var, *under;

	for (char *const *env = s->env; env && *env; env++) {
		if (!str_starts(str_from(*env), s->env_prefix))
			continue;
		var = *env + strlen(s->env_prefix);
		eq = strchr(var, '=');
		under = strstr(var, "__");
		if (eq && under && under < eq)
			load_variable(l, var, eq);
	}
}

static void
load_overrides(struct load *l)
{
	const struct conf_override *o = l->conf->source->overrides;
	struct entry *e;

	for (; o && o->option; o++) {
		e = map_find(&l->conf->by_path, str_from(o->option));
		if (e)
			set_text(l, e, o->flag, o->value);
		else
			unknown(l, o->flag, o->option, NULL);
	}
}

enum err
conf_load(const struct conf_table *tables, const struct conf_source *source,
    struct buf *problems, struct conf **out)
{
	struct conf *c = xcalloc(1, sizeof(*c));
	struct load l = { .conf = c, .problems = problems };

	*out = NULL;
	c->tables = tables;
	c->source = source;
	arena_init(&c->arena, ARENA_MAX_BYTES);
	map_init(&c->by_path, ROWS_MAX);
	add_tables(&l);
	if (source->file)
		load_file(&l, source->file, source->is_file_required);
	if (source->dir)
		load_dir(&l, source->dir);
	load_env(&l);
	load_overrides(&l);
	if (l.is_bad) {
		conf_free(c);
		return ERR_FIELD;
	}
	*out = c;
	return ERR_OK;
}

void
conf_free(struct conf *c)
{
	if (!c)
		return;
	for (uint32_t i = 0; c->tables[i].rows; i++)
		xfree(c->structs[i]);
	xfree(c->structs);
	xfree(c->entries);
	map_fini(&c->by_path);
	arena_fini(&c->arena);
	xfree(c);
}

const void *
conf_values(const struct conf *c, const struct conf_table *table)
{
	for (uint32_t i = 0; c->tables[i].rows; i++) {
		if (c->tables[i].rows == table->rows)
			return c->structs[i];
	}
	BUG("not a table of this conf");
}

bool
conf_is_given(const struct conf *c, const char *option)
{
	char name[NAME_MAX_BYTES];

	/* Not by the map: its hashes may have another seed by now. */
	for (uint32_t i = 0; i < c->count; i++) {
		const struct entry *e = &c->entries[i];

		if (str_is(write_path(name, e->option->section,
		    e->option->name), option))
			return e->origin != NULL;
	}
	BUG("%s is no option", option);
}

const struct conf_source *
conf_source_of(const struct conf *c)
{
	return c->source;
}

enum err
conf_check(const struct conf_table *tables, const struct conf_source *source,
    struct buf *problems)
{
	struct conf *c;
	enum err err = conf_load(tables, source, problems, &c);

	conf_free(c);
	return err;
}

/* As TOML; the caller ends *text. */
static void
format(const struct entry *e, struct buf *text)
{
	buf_init(text, FILE_MAX_BYTES * 8);
	option_format(e->option, e->out, text);
}

static bool
is_same(const struct entry *a, const struct entry *b)
{
	struct buf one, other;
	bool same;

	format(a, &one);
	format(b, &other);
	same = str_eq(buf_str(&one), buf_str(&other));
	buf_fini(&one);
	buf_fini(&other);
	return same;
}

enum err
conf_reload(const struct conf *now, struct buf *problems,
    struct buf *restart, struct conf **fresh)
{
	enum err err = conf_load(now->tables, now->source, problems, fresh);

	if (err != ERR_OK)
		return err;
	for (uint32_t i = 0; i < now->count; i++) {
		const struct entry *old = &now->entries[i];
		struct entry *e = &(*fresh)->entries[i];

		if ((e->option->flags & OPTION_RELOADABLE) ||
		    is_same(old, e))
			continue;
		buf_printf(restart, "%s.%s\n", e->option->section,
		    e->option->name);
		option_copy(e->option, old->out, e->out, &(*fresh)->arena);
		e->origin = "before the reload";
	}
	return ERR_OK;
}

/* That it is there; of a program which it is. */
static void
mask(const struct entry *e, struct buf *text)
{
	const void *at = (const char *)e->out + e->option->offset;
	const struct option_list *list = at;

	buf_reset(text);
	if (e->option->type != OPTION_LIST) {
		buf_puts(text, e->origin ? "\"********\"" : "\"\"");
		return;
	}
	buf_putc(text, '[');
	if (list->count > 0)
		toml_write_string(text, str_from(list->items[0]));
	buf_puts(text, list->count > 1 ? ", \"********\"]" : "]");
}

static void
dump_entry(const struct entry *e, struct buf *out)
{
	const struct option *o = e->option;
	struct buf text;

	buf_printf(out, "# %s\n", o->help);
	if (o->value && !(o->flags & OPTION_SECRET) && e->origin)
		buf_printf(out, "# default: %s\n", o->value);
	if (!(o->flags & OPTION_RELOADABLE))
		buf_puts(out, "# takes effect after a restart\n");
	format(e, &text);
	if (o->flags & OPTION_SECRET)
		mask(e, &text);
	/* A comment where loading the line again would not be the same. */
	if ((o->flags & OPTION_SECRET) || (!o->value && !e->origin))
		buf_putc(out, '#');
	buf_printf(out, "%s = %s", o->name, text.data);
	if (e->origin)
		buf_printf(out, "\t# from %s", e->origin);
	buf_putc(out, '\n');
	buf_fini(&text);
}

/* Was this section's first row an earlier one? */
static bool
is_section_done(const struct conf *c, uint32_t i)
{
	for (uint32_t j = 0; j < i; j++) {
		if (strcmp(c->entries[j].option->section,
		    c->entries[i].option->section) == 0)
			return true;
	}
	return false;
}

void
conf_dump(const struct conf *c, struct buf *out)
{
	for (uint32_t i = 0; i < c->count; i++) {
		const char *section = c->entries[i].option->section;

		if (is_section_done(c, i))
			continue;
		buf_printf(out, "%s[%s]\n", out->len > 0 ? "\n" : "",
		    section);
		for (uint32_t j = i; j < c->count; j++) {
			if (strcmp(c->entries[j].option->section,
			    section) == 0)
				dump_entry(&c->entries[j], out);
		}
	}
}
