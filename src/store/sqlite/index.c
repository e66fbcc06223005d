/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The search index in SQLite: an FTS5 table without content and positions.
 * Its terms are cut before they come here, so its own tokenizer only parts
 * them at blanks.
 *
 * What stands behind a term is the distance of one row from the next, so rows
 * are given closely: a conversation gets a block of them for its next seqs,
 * each time twice as many. With rows of distant numbers for each conversation
 * the index was more than twice as large.
 *
 * Beginning to look for something costs FTS5 more than going on with it. So
 * all rows of a question are taken at once while they are not too many, and
 * only otherwise is it asked for each block.
 *
 * FTS5 looks up what begins with certain characters by putting together all
 * that is known of each such word, for every conversation anew: so words are
 * asked for by their names while they are few, else by the three characters
 * for which there is an index.
 *
 * Runs on: the thread of the handle.
 * Owns: its connection.
 */
#include "store/sqlite/index.h"

#include <stdlib.h>

#include "base/text.h"
#include "store/sqlite/file.h"
#include "store/sqlite/indexfile.h"
#include "store/sqlite/open.h"
#include "store/sqlite/query.h"

#define BLOCK_MIN 32		/* seqs of a conversation */
#define BLOCK_MAX 65536
/* Of a question, that are taken at once. */
#define ROWS_MAX 65536
#define ROWS_MIN 256	/* room at first */
/* That begin alike and are asked for by their names. */
#define WORDS_MAX 8
/* Of a question in FTS5's language. */
#define MATCH_MAX_BYTES                                                   \
	(INDEX_TERMS_MAX * (WORDS_MAX * (INDEX_TERM_MAX_BYTES + 8) + 8))

/* Rows for the seqs of a conversation from `from` on; size 0: none. */
struct block {
	int64_t conv, from, size, row;
};

struct index {
	struct db db;
	struct sqlite_place *place;
	char tenant[33];
	int64_t number;		/* of its file */
	struct buf match;	/* what is asked for; empty: nothing is */
	bool is_nowhere;	/* no message can have it */
	int64_t *rows;		/* all that have it, ascending; NULL: they
				 * are too many */
	unsigned row_count;
	struct block block;	/* of the last message that was put */
};

enum index_stmt {
	STMT_STATE_GET = DB_STMT_COUNT,
	STMT_STATE_PUT,
	STMT_BLOCK_AT,
	STMT_BLOCK_BEHIND,
	STMT_BLOCK_END,
	STMT_BLOCK_PUT,
	STMT_PUT,
	STMT_WORD,
	STMT_FIND,
	STMT_FIND_ALL,
	INDEX_STMT_COUNT
};

/* FTS5's pages of terms are rows of a table. Of its own size, 4050 and some
 * bytes more, none fits into a page that has a sum: each took a second one. */
#define LEAF_BYTES "4032"

static const char *const migrations[] = {
	/* 1 */
	"CREATE TABLE state ("
	" one INTEGER PRIMARY KEY CHECK (one = 1),"
	" format INTEGER NOT NULL,"
	" at INTEGER NOT NULL,"
	" begun_id INTEGER NOT NULL,"
	" begun_ts INTEGER NOT NULL,"
	" wanted_id INTEGER NOT NULL,"
	" stale INTEGER NOT NULL,"
	" count INTEGER NOT NULL"
	") STRICT;"
	"INSERT INTO state VALUES (1, 0, 0, 0, 0, 0, 0, 0);"
	"CREATE TABLE block ("
	" conv INTEGER NOT NULL,"
	" from_seq INTEGER NOT NULL,"
	" size INTEGER NOT NULL,"
	" row INTEGER NOT NULL UNIQUE,"
	" PRIMARY KEY (conv, from_seq)"
	") STRICT, WITHOUT ROWID;"
	"CREATE VIRTUAL TABLE said USING fts5 (terms, content='',"
	" columnsize=0, detail=none, prefix='3',"
	" tokenize=\"ascii tokenchars '_'\");"
	"INSERT INTO said (said, rank) VALUES ('pgsz', " LEAF_BYTES ");"
	"CREATE VIRTUAL TABLE word USING fts5vocab (said, instance);",
};

static const char *const tables[] = { "state", "block", "said", "word", NULL };

static const char *const sql[INDEX_STMT_COUNT] = {
	[STMT_STATE_GET] = "SELECT format, at, begun_id, begun_ts,"
	    " wanted_id, stale, count FROM state",
	[STMT_STATE_PUT] = "UPDATE state SET format = ?, at = ?,"
	    " begun_id = ?, begun_ts = ?, wanted_id = ?, stale = ?,"
	    " count = ?",
	[STMT_BLOCK_AT] = "SELECT conv, from_seq, size, row FROM block"
	    " WHERE conv = ? AND from_seq <= ? ORDER BY from_seq DESC LIMIT 1",
	[STMT_BLOCK_BEHIND] = "SELECT from_seq FROM block"
	    " WHERE conv = ? AND from_seq > ? ORDER BY from_seq LIMIT 1",
	[STMT_BLOCK_END] = "SELECT row + size FROM block"
	    " ORDER BY row DESC LIMIT 1",
	[STMT_BLOCK_PUT] = "INSERT INTO block (conv, from_seq, size, row)"
	    " VALUES (?, ?, ?, ?)",
	[STMT_PUT] = "INSERT INTO said (rowid, terms) VALUES (?, ?)",
	[STMT_WORD] = "SELECT term FROM word WHERE term >= ? LIMIT 1",
	[STMT_FIND_ALL] = "SELECT rowid FROM said WHERE said MATCH ?"
	    " ORDER BY rowid LIMIT ?",
	[STMT_FIND] = "SELECT rowid FROM said WHERE said MATCH ?"
	    " AND rowid >= ? AND rowid <= ? ORDER BY rowid DESC LIMIT ?",
};

static const struct db_schema index_schema = {
	.application_id = 0x595a5345,	/* "YZSE" */
	.migrations = migrations,
	.version = sizeof(migrations) / sizeof(*migrations),
	.tables = tables,
	.sql = sql,
	.stmt_count = INDEX_STMT_COUNT,
};

/* ---- opening ---- */

/* The file of like's place, tenant and number. */
static enum err
open_file(const struct index *like, bool is_writer, const char *path,
    struct index **out, const char **why)
{
	struct index *x = xcalloc(1, sizeof(*x));
	enum err err;

	*x = *like;
	buf_init(&x->match, MATCH_MAX_BYTES);
	err = db_open(&x->db, path, &index_schema, is_writer, why);
	if (err == ERR_OK && is_writer)
		err = db_relax(&x->db);
	if (err == ERR_OK) {
		*out = x;
		return ERR_OK;
	}
	if (x->db.handle != NULL)
		db_close(&x->db);
	xfree(x);
	return err;
}

static struct index
like(struct sqlite_place *place, struct str tenant, int64_t number)
{
	struct index x = { .place = place, .number = number };

	BUG_ON(!text_is_tenant_id(tenant));
	memcpy(x.tenant, tenant.p, tenant.len);
	return x;
}

static void index_close(struct index *);

static enum err
open_to_write(struct sqlite_place *place, struct str tenant,
    const int64_t found[INDEXFILE_COUNT], struct index **out,
    const char **why)
{
	int64_t number = found[INDEXFILE_READY];
	char path[DB_PATH_ROOM];
	struct index x;
	enum err err;

	*why = "it was read and found damaged";
	if (number > 0 && number <= found[INDEXFILE_BAD])
		return ERR_CORRUPT;
	if (number == 0)
		number = found[INDEXFILE_BAD] + 1;
	indexfile_path(place, tenant, number, INDEXFILE_READY, path);
	x = like(place, tenant, number);
	err = open_file(&x, true, path, out, why);
	if (err != ERR_OK)
		return err;
	err = indexfile_sweep(place, tenant, number);
	if (err == ERR_OK)
		return ERR_OK;
	*why = "what is left of others cannot be removed";
	index_close(*out);
	*out = NULL;
	return err;
}

/* ERR_AGAIN: it lost its name to a newer one meanwhile. */
static enum err
open_to_read(struct sqlite_place *place, struct str tenant,
    const int64_t found[INDEXFILE_COUNT], struct index **out,
    const char **why)
{
	int64_t number = found[INDEXFILE_READY];
	char path[DB_PATH_ROOM];
	struct index x;
	enum err err;

	*why = "";
	if (number <= found[INDEXFILE_BAD])
		return ERR_NOT_FOUND;
	indexfile_path(place, tenant, number, INDEXFILE_READY, path);
	x = like(place, tenant, number);
	err = open_file(&x, false, path, out, why);
	return err != ERR_OK && file_exists(path) == ERR_NOT_FOUND ?
	    ERR_AGAIN : err;
}

static enum err
index_open(void *place, struct str tenant, enum store_mode mode,
    struct index **out, const char **why)
{
	int64_t found[INDEXFILE_COUNT];
	enum err err = ERR_AGAIN;

	*out = NULL;
	while (err == ERR_AGAIN) {
		*why = "its directory cannot be read";
		err = indexfile_newest(place, tenant, found);
		if (err == ERR_OK)
			err = mode == STORE_WRITE ?
			    open_to_write(place, tenant, found, out, why) :
			    open_to_read(place, tenant, found, out, why);
	}
	return err;
}

static void
forget_question(struct index *x)
{
	buf_fini(&x->match);
	buf_init(&x->match, MATCH_MAX_BYTES);
	x->is_nowhere = false;
	xfree(x->rows);
	x->rows = NULL;
	x->row_count = 0;
}

static void
index_close(struct index *x)
{
	if (x == NULL)
		return;
	db_close(&x->db);
	forget_question(x);
	buf_fini(&x->match);
	xfree(x);
}

static enum err
index_open_next(void *place, struct str tenant, struct index **out,
    const char **why)
{
	int64_t found[INDEXFILE_COUNT], number;
	char path[DB_PATH_ROOM];
	struct index x;
	enum err err = indexfile_newest(place, tenant, found);

	*out = NULL;
	*why = "its directory cannot be read";
	if (err != ERR_OK)
		return err;
	number = found[INDEXFILE_READY] > found[INDEXFILE_BAD] ?
	    found[INDEXFILE_READY] + 1 : found[INDEXFILE_BAD] + 1;
	indexfile_path(place, tenant, number, INDEXFILE_PART, path);
	err = file_remove_db(path);
	if (err != ERR_OK)
		return err;
	x = like(place, tenant, number);
	return open_file(&x, true, path, out, why);
}

static enum err
remove_file(struct sqlite_place *place, struct str tenant, int64_t number)
{
	char path[DB_PATH_ROOM];

	indexfile_path(place, tenant, number, INDEXFILE_READY, path);
	return file_remove_db(path);
}

/* Its log is written back by closing, for nobody else has it open: it is one
 * file then, and a name is all that it lacks. */
static enum err
name_it(struct sqlite_place *place, struct str tenant, int64_t number)
{
	char from[DB_PATH_ROOM], to[DB_PATH_ROOM];
	enum err err;

	indexfile_path(place, tenant, number, INDEXFILE_PART, from);
	indexfile_path(place, tenant, number, INDEXFILE_READY, to);
	err = file_check_no_log(from);
	return err == ERR_OK ? file_rename(from, to) : err;
}

static enum err
index_replace(struct index **old, struct index **next)
{
	struct sqlite_place *place = (*old)->place;
	int64_t number = (*next)->number;
	struct str tenant;
	const char *why;
	char name[33];
	enum err err;

	memcpy(name, (*old)->tenant, sizeof(name));
	tenant = str_from(name);
	index_close(*next);
	*next = NULL;
	err = name_it(place, tenant, number);
	if (err != ERR_OK)
		return err;
	/* From here on who opens one opens the new one, and who has the old
	 * one open misses its name. */
	number = (*old)->number;
	index_close(*old);
	*old = NULL;
	err = remove_file(place, tenant, number);
	return err == ERR_OK ? index_open(place, tenant, STORE_WRITE, old,
	    &why) : err;
}

/* The sign stays until there is one with a greater number. */
static enum err
mark(struct sqlite_place *place, struct str tenant,
    const int64_t found[INDEXFILE_COUNT])
{
	char path[DB_PATH_ROOM];

	if (found[INDEXFILE_READY] <= found[INDEXFILE_BAD])
		return ERR_OK;
	indexfile_path(place, tenant, found[INDEXFILE_READY], INDEXFILE_BAD,
	    path);
	return file_touch(path);
}

static enum err
index_destroy(void *place, struct str tenant)
{
	int64_t found[INDEXFILE_COUNT];
	enum err err = indexfile_newest(place, tenant, found);

	if (err == ERR_OK)
		err = mark(place, tenant, found);
	if (err == ERR_OK)
		err = indexfile_sweep(place, tenant, found[INDEXFILE_READY]);
	return err == ERR_OK ? remove_file(place, tenant,
	    found[INDEXFILE_READY]) : err;
}

static void
index_distrust(void *place, struct str tenant)
{
	int64_t found[INDEXFILE_COUNT];

	if (indexfile_newest(place, tenant, found) == ERR_OK)
		(void)mark(place, tenant, found);	/* it is logged */
}

/* ---- transactions ---- */

/* A writer looks for a sign that its file is bad, a reader whether it has
 * its name still. */
static enum err
check_name(const struct index *x)
{
	bool is_writer = x->db.is_writer;
	char path[DB_PATH_ROOM];
	enum err err;

	indexfile_path(x->place, str_from(x->tenant), x->number, is_writer ?
	    INDEXFILE_BAD : INDEXFILE_READY, path);
	err = file_exists(path);
	if (is_writer)
		return err == ERR_OK ? ERR_CORRUPT :
		    err == ERR_NOT_FOUND ? ERR_OK : err;
	return err == ERR_NOT_FOUND ? ERR_AGAIN : err;
}

static enum err
index_begin(struct index *x)
{
	enum err err = check_name(x);

	if (err != ERR_OK)
		return err;
	err = db_begin(&x->db);
	/* It may be lost between the one and the other. */
	return err != ERR_OK && check_name(x) == ERR_AGAIN ? ERR_AGAIN : err;
}

static enum err
index_commit(struct index *x)
{
	forget_question(x);
	return db_commit(&x->db);
}

static void
index_rollback(struct index *x)
{
	forget_question(x);
	x->block.size = 0;
	db_rollback(&x->db);
}

static enum err
index_tidy(struct index *x)
{
	return db_tidy(&x->db);
}

/* ---- rows ---- */

static enum err
index_state_get(struct index *x, struct index_state *out)
{
	struct query q = query_on(&x->db, STMT_STATE_GET);
	enum err err;

	if (query_row(&q)) {
		out->format = column_int(&q);
		out->at = column_int(&q);
		out->begun_id = column_int(&q);
		out->begun_ts = column_int(&q);
		out->wanted_id = column_int(&q);
		out->stale = column_int(&q);
		out->count = column_int(&q);
	}
	err = query_end_one(&q);
	return err == ERR_NOT_FOUND ? ERR_CORRUPT : err;
}

static enum err
index_state_put(struct index *x, const struct index_state *s)
{
	struct query q = query_write(&x->db, STMT_STATE_PUT);

	query_int(&q, s->format);
	query_int(&q, s->at);
	query_int(&q, s->begun_id);
	query_int(&q, s->begun_ts);
	query_int(&q, s->wanted_id);
	query_int(&q, s->stale);
	query_int(&q, s->count);
	return query_run_or(&q, ERR_CORRUPT);
}

/* The newest block that begins at this seq or before. */
static enum err
block_at(struct index *x, int64_t conv, int64_t seq, struct block *out)
{
	struct query q = query_on(&x->db, STMT_BLOCK_AT);

	query_int(&q, conv);
	query_int(&q, seq);
	if (query_row(&q)) {
		out->conv = column_int(&q);
		out->from = column_int(&q);
		out->size = column_int(&q);
		out->row = column_int(&q);
	}
	return query_end_one(&q);
}

/* *value stays what it is when there is no row. */
static enum err
end_with_int(struct query *q, int64_t *value)
{
	enum err err;

	if (query_row(q))
		*value = column_int(q);
	err = query_end_one(q);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* One that begins with seq; x->block is the one before it. */
static enum err
make_block(struct index *x, int64_t conv, int64_t seq)
{
	int64_t size = x->block.size < BLOCK_MIN ? BLOCK_MIN :
	    x->block.size < BLOCK_MAX ? 2 * x->block.size : BLOCK_MAX;
	int64_t behind = seq + size, row = 1;
	struct query q = query_on(&x->db, STMT_BLOCK_BEHIND);
	enum err err;

	query_int(&q, conv);
	query_int(&q, seq);
	err = end_with_int(&q, &behind);
	if (err != ERR_OK)
		return err;
	if (size > behind - seq)
		size = behind - seq;
	q = query_on(&x->db, STMT_BLOCK_END);
	err = end_with_int(&q, &row);
	if (err != ERR_OK)
		return err;
	x->block = (struct block){ conv, seq, size, row };
	q = query_write(&x->db, STMT_BLOCK_PUT);
	query_int(&q, conv);
	query_int(&q, seq);
	query_int(&q, size);
	query_int(&q, row);
	return query_run(&q);
}

static bool
has_seq(const struct block *b, int64_t conv, int64_t seq)
{
	return b->conv == conv && seq >= b->from && seq - b->from < b->size;
}

static enum err
find_row(struct index *x, int64_t conv, int64_t seq, int64_t *row)
{
	struct block *b = &x->block;
	enum err err = ERR_OK;

	if (!has_seq(b, conv, seq)) {
		b->size = 0;
		err = block_at(x, conv, seq, b);
		if (err == ERR_NOT_FOUND ||
		    (err == ERR_OK && !has_seq(b, conv, seq)))
			err = make_block(x, conv, seq);
	}
	*row = b->row + seq - b->from;
	return err;
}

static int
compare_docs(const void *a, const void *b)
{
	const struct index_doc *x = a, *y = b;

	if (x->conv != y->conv)
		return x->conv < y->conv ? -1 : 1;
	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

struct placed {
	int64_t row;
	struct str terms;
};

static int
compare_rows(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;

	return x->row < y->row ? -1 : x->row > y->row;
}

/* FTS5 wants ascending rows, each once. */
static enum err
insert_rows(struct index *x, struct placed *rows, unsigned count)
{
	enum err err = ERR_OK;

	qsort(rows, count, sizeof(*rows), compare_rows);
	for (unsigned i = 0; i < count && err == ERR_OK; i++) {
		struct query q;

		if (i + 1 < count && rows[i].row == rows[i + 1].row)
			continue;
		q = query_write(&x->db, STMT_PUT);
		query_int(&q, rows[i].row);
		query_str(&q, rows[i].terms);
		err = query_run(&q);
	}
	return err;
}

static enum err
index_put(struct index *x, struct index_doc *docs, unsigned count)
{
	struct placed *rows = xcalloc(count, sizeof(*rows));
	enum err err = ERR_OK;

	qsort(docs, count, sizeof(*docs), compare_docs);
	for (unsigned i = 0; i < count && err == ERR_OK; i++) {
		rows[i].terms = docs[i].terms;
		err = find_row(x, docs[i].conv, docs[i].seq, &rows[i].row);
	}
	if (err == ERR_OK)
		err = insert_rows(x, rows, count);
	xfree(rows);
	return err;
}

/* ---- questions ---- */

static void
write_word(struct buf *out, struct str word)
{
	BUG_ON(memchr(word.p, '"', word.len) != NULL);
	buf_putc(out, '"');
	buf_putstr(out, word);
	buf_putc(out, '"');
}

struct word {
	char text[INDEX_TERM_MAX_BYTES];
	size_t len;
};

/* The first word that is not before `from`; ERR_NOT_FOUND: it does not begin
 * so. */
static enum err
next_word(struct index *x, const struct word *from, struct str begin,
    struct word *out)
{
	struct query q = query_on(&x->db, STMT_WORD);
	enum err err;

	out->len = 0;
	query_str(&q, (struct str){ from->text, from->len });
	if (query_row(&q)) {
		struct str text = column_str(&q);

		if (text.len < sizeof(out->text) && text.len >= begin.len &&
		    memcmp(text.p, begin.p, begin.len) == 0) {
			memcpy(out->text, text.p, text.len);
			out->len = text.len;
		}
	}
	err = query_end(&q);
	return err == ERR_OK && out->len == 0 ? ERR_NOT_FOUND : err;
}

/* ("contract" OR "contracts"): *count words, WORDS_MAX + 1 for more. */
static enum err
write_words(struct index *x, struct str begin, struct buf *out,
    unsigned *count)
{
	struct word from, found;
	enum err err = ERR_OK;

	memcpy(from.text, begin.p, begin.len);
	from.len = begin.len;
	for (*count = 0; *count <= WORDS_MAX; ++*count) {
		err = next_word(x, &from, begin, &found);
		if (err != ERR_OK)
			break;
		buf_puts(out, *count == 0 ? "(" : " OR ");
		write_word(out, (struct str){ found.text, found.len });
		from = found;
		from.text[from.len++] = '\x01';	/* before all that go on */
	}
	buf_putc(out, ')');
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* Its first INDEX_PREFIX characters. */
static struct str
prefix_of(struct str word)
{
	unsigned chars = 0;
	size_t i = 0;

	for (; i < word.len; i++) {
		bool is_first = ((unsigned char)word.p[i] & 0xc0) != 0x80;

		if (is_first && chars++ == INDEX_PREFIX)
			break;
	}
	return (struct str){ word.p, i };
}

static enum err
write_open(struct index *x, struct str begin)
{
	struct buf words;
	unsigned count;
	enum err err;

	buf_init(&words, MATCH_MAX_BYTES);
	err = write_words(x, begin, &words, &count);
	if (count == 0)
		x->is_nowhere = true;
	if (count <= WORDS_MAX) {
		buf_putstr(&x->match, buf_str(&words));
	} else {
		write_word(&x->match, prefix_of(begin));
		buf_putc(&x->match, '*');
	}
	buf_fini(&words);
	return err;
}

/* All rows, if they are not too many. */
static enum err
take_rows(struct index *x)
{
	struct query q = query_on(&x->db, STMT_FIND_ALL);
	unsigned room = ROWS_MIN;
	enum err err;

	x->rows = xcalloc(room, sizeof(*x->rows));
	query_str(&q, buf_str(&x->match));
	query_int(&q, ROWS_MAX + 1);
	while (query_row(&q)) {
		if (x->row_count == room) {
			room *= 2;
			x->rows = xreallocarray(x->rows, room,
			    sizeof(*x->rows));
		}
		x->rows[x->row_count++] = column_int(&q);
	}
	err = query_end(&q);
	if (err == ERR_OK && x->row_count <= ROWS_MAX)
		return ERR_OK;
	xfree(x->rows);
	x->rows = NULL;
	return err;
}

static enum err
index_ask(struct index *x, const struct index_term *terms, unsigned count)
{
	enum err err = ERR_OK;

	BUG_ON(count == 0 || count > INDEX_TERMS_MAX);
	forget_question(x);
	for (unsigned i = 0; i < count && err == ERR_OK; i++) {
		struct str text = terms[i].text;

		BUG_ON(text.len >= INDEX_TERM_MAX_BYTES);
		if (i > 0)
			buf_puts(&x->match, " AND ");
		if (terms[i].may_go_on)
			err = write_open(x, text);
		else
			write_word(&x->match, text);
	}
	BUG_ON(x->match.overflow);
	return err == ERR_OK && !x->is_nowhere ? take_rows(x) : err;
}

struct look {
	int64_t left;		/* so many more are wanted */
	index_seq_fn visit;
	void *arg;
};

/* The greatest of the rows that is not beyond `upto`, as its place plus one;
 * 0: there is none. */
static unsigned
last_row(const struct index *x, int64_t upto)
{
	unsigned low = 0, high = x->row_count;

	while (low < high) {
		unsigned middle = (low + high) / 2;

		if (x->rows[middle] <= upto)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
see(struct look *look, int64_t seq)
{
	look->left = look->visit(look->arg, seq) ? look->left - 1 : 0;
}

static enum err
find_in_rows(struct index *x, struct span rows, int64_t shift,
    struct look *look)
{
	for (unsigned i = last_row(x, rows.upto); i-- > 0 && look->left > 0 &&
	    x->rows[i] >= rows.from;)
		see(look, x->rows[i] - shift);
	return ERR_OK;
}

static enum err
find_in_block(struct index *x, const struct block *b,
    const struct index_range *range, struct look *look)
{
	int64_t shift = b->row - b->from;
	int64_t last = b->from + b->size - 1;
	struct span rows = {
		shift + (range->from > b->from ? range->from : b->from),
		shift + (range->upto < last ? range->upto : last) };
	struct query q;

	if (x->rows != NULL)
		return find_in_rows(x, rows, shift, look);
	q = query_on(&x->db, STMT_FIND);
	query_str(&q, buf_str(&x->match));
	query_int(&q, rows.from);
	query_int(&q, rows.upto);
	query_int(&q, look->left);
	while (look->left > 0 && query_row(&q))
		see(look, column_int(&q) - shift);
	return query_end(&q);
}

static enum err
index_find(struct index *x, const struct index_range *range,
    index_seq_fn visit, void *arg)
{
	struct look look = { range->limit, visit, arg };
	int64_t upto = range->upto;
	enum err err = ERR_OK;

	BUG_ON(x->match.len == 0);
	while (!x->is_nowhere && look.left > 0 && upto >= range->from) {
		struct block b = { .conv = range->conv };

		err = block_at(x, range->conv, upto, &b);
		if (err == ERR_OK)
			err = find_in_block(x, &b, range, &look);
		if (err != ERR_OK)
			break;
		upto = b.from - 1;
	}
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

const struct index_ops sqlite_index_ops = {
	.open = index_open,
	.open_next = index_open_next,
	.replace = index_replace,
	.close = index_close,
	.destroy = index_destroy,
	.distrust = index_distrust,
	.begin = index_begin,
	.commit = index_commit,
	.rollback = index_rollback,
	.tidy = index_tidy,
	.state_get = index_state_get,
	.state_put = index_state_put,
	.put = index_put,
	.ask = index_ask,
	.find = index_find,
};
