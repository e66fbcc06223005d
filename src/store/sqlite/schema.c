/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tenant.db: migrations, and the text of every statement.
 *
 * A migration that was released never changes; a new one is added at the
 * end. Reading functions take columns in the order of the *_COLUMNS lists.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "store/sqlite/sqlite_priv.h"

#define USER_COLUMNS "id, name, password, is_admin, disabled, created_ts, "   \
	"changed"
#define TOKEN_COLUMNS "hash, user, label, created_ts, expires_ts"
#define DEVICE_COLUMNS "user, id, platform, name, seen_ts, label, address, "  \
	"is_silent, token"
#define CONV_COLUMNS "c.key, c.kind, c.name, c.title, c.owner, c.last_seq, "  \
	"c.count, c.last_ts, c.changed, c.created_ts, c.member_count, "       \
	"c.join_policy, c.may_invite, c.may_mention, c.life, c.is_listed, "   \
	"c.has_comments, c.history, c.silent_until_ts, c.pair, "              \
	"c.purged_seq, c.purged_count"
#define MEMBER_COLUMNS "m.conv, m.user, m.role, m.has_left, m.from_seq, "     \
	"m.from_count, m.read_seq, m.read_count, m.delivered_seq, "           \
	"m.changed, m.pinned, m.muted, m.is_speaker, m.joined_ts, "           \
	"m.silent_until_ts, m.flags, m.hidden_count, m.aimed_seq"
#define ROOM_COLUMNS "r.conv, r.from_seq, r.kept, r.recorded, "               \
	"r.muted_until_ts, r.window_ms, r.slots, r.reserved, r.extra, "       \
	"r.history, r.low_kinds, r.extra_kinds, r.high_for_all"
#define RECORD_COLUMNS "kind, owner, id, ts, body"
#define FILE_COLUMNS "id, owner, name, size, said_hash, parts, hash, place, "  \
	"mime, width, height, ts, idle_ts"
#define ENTRY_COLUMNS "id, conv, seq, count, ts, type, recalled, sender, "    \
	"cid, digest, kind, body, reply_to, target, mentions, users, "          \
	"via, said_ts, marks"

/* For a left member only the own row counts. */
#define MEMBERSHIP_CHANGED                                                    \
	"CASE WHEN m.has_left THEN m.changed "                                \
	"ELSE max(m.changed, c.changed) END"

/* Up to which seq the entries of a conversation went. */
#define PURGED_OF(conv) "(SELECT purged_seq FROM conv WHERE key = " conv ")"

#define ZEROS_32 "00000000000000000000000000000000"

static const char *const migrations[] = {
	/* 1 */
	"CREATE TABLE meta ("
	" key TEXT PRIMARY KEY,"
	" value BLOB NOT NULL"
	") STRICT, WITHOUT ROWID;"

	"CREATE TABLE last ("
	" one INTEGER PRIMARY KEY CHECK (one = 1),"
	" id INTEGER NOT NULL"
	") STRICT;"
	"INSERT INTO last (one, id) VALUES (1, 0);"

	"CREATE TABLE user ("
	" id TEXT PRIMARY KEY,"
	" name TEXT NOT NULL,"
	" password TEXT NOT NULL,"
	" is_admin INTEGER NOT NULL,"
	" disabled INTEGER NOT NULL,"
	" created_ts INTEGER NOT NULL,"
	" changed INTEGER NOT NULL"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX user_admin ON user (id)"
	" WHERE is_admin AND NOT disabled;"

	"CREATE TABLE token ("
	" hash BLOB PRIMARY KEY,"
	" user TEXT NOT NULL REFERENCES user (id),"
	" label TEXT NOT NULL,"
	" created_ts INTEGER NOT NULL,"
	" expires_ts INTEGER NOT NULL"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX token_user ON token (user, created_ts);"

	"CREATE TABLE device ("
	" user TEXT NOT NULL REFERENCES user (id),"
	" id TEXT NOT NULL,"
	" platform INTEGER NOT NULL,"
	" name TEXT NOT NULL,"
	" seen_ts INTEGER NOT NULL,"
	" PRIMARY KEY (user, id)"
	") STRICT, WITHOUT ROWID;"

	"CREATE TABLE conv ("
	" key INTEGER PRIMARY KEY,"
	" kind INTEGER NOT NULL,"
	" name TEXT NOT NULL UNIQUE,"
	" title TEXT NOT NULL,"
	" owner TEXT NOT NULL,"
	" last_seq INTEGER NOT NULL,"
	" count INTEGER NOT NULL,"
	" last_ts INTEGER NOT NULL,"
	" changed INTEGER NOT NULL,"
	" created_ts INTEGER NOT NULL,"
	" member_count INTEGER NOT NULL"
	") STRICT;"

	"CREATE TABLE member ("
	" conv INTEGER NOT NULL REFERENCES conv (key),"
	" user TEXT NOT NULL,"
	" role INTEGER NOT NULL,"
	" has_left INTEGER NOT NULL,"
	" from_seq INTEGER NOT NULL,"
	" from_count INTEGER NOT NULL,"
	" read_seq INTEGER NOT NULL,"
	" read_count INTEGER NOT NULL,"
	" delivered_seq INTEGER NOT NULL,"
	" changed INTEGER NOT NULL,"
	" pinned INTEGER NOT NULL,"
	" muted INTEGER NOT NULL,"
	" PRIMARY KEY (conv, user)"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX member_user ON member (user, conv);"

	"CREATE TABLE span ("
	" conv INTEGER NOT NULL REFERENCES conv (key),"
	" user TEXT NOT NULL,"
	" from_seq INTEGER NOT NULL,"
	" upto_seq INTEGER NOT NULL,"
	" PRIMARY KEY (conv, user, from_seq)"
	") STRICT, WITHOUT ROWID;"

	"CREATE TABLE entry ("
	" id INTEGER PRIMARY KEY,"
	" conv INTEGER NOT NULL REFERENCES conv (key),"
	" seq INTEGER NOT NULL,"
	" count INTEGER NOT NULL,"
	" ts INTEGER NOT NULL,"
	" type INTEGER NOT NULL,"
	" recalled INTEGER NOT NULL DEFAULT 0,"
	" sender TEXT NOT NULL,"
	" cid TEXT,"
	" digest INTEGER NOT NULL,"
	" kind TEXT NOT NULL,"
	" body TEXT NOT NULL,"
	" reply_to INTEGER NOT NULL DEFAULT 0,"
	" target INTEGER NOT NULL DEFAULT 0,"
	" mentions TEXT NOT NULL DEFAULT '',"
	" users TEXT NOT NULL DEFAULT ''"
	") STRICT;"
	"CREATE UNIQUE INDEX entry_seq ON entry (conv, seq);"
	"CREATE UNIQUE INDEX entry_cid ON entry (conv, sender, cid)"
	" WHERE cid IS NOT NULL;"

	"CREATE TABLE mention ("
	" conv INTEGER NOT NULL REFERENCES conv (key),"
	" user TEXT NOT NULL,"
	" seq INTEGER NOT NULL,"
	" PRIMARY KEY (conv, user, seq)"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX mention_seq ON mention (conv, seq);",
	/* 2 */
	"CREATE TABLE room ("
	" conv INTEGER PRIMARY KEY REFERENCES conv (key),"
	" from_seq INTEGER NOT NULL,"
	" kept INTEGER NOT NULL,"
	" recorded INTEGER NOT NULL,"
	" muted_until_ts INTEGER NOT NULL,"
	" window_ms INTEGER NOT NULL,"
	" slots INTEGER NOT NULL,"
	" reserved INTEGER NOT NULL,"
	" extra INTEGER NOT NULL,"
	" history INTEGER NOT NULL,"
	" low_kinds TEXT NOT NULL,"
	" extra_kinds TEXT NOT NULL"
	") STRICT;"

	"CREATE TABLE room_mark ("
	" conv INTEGER NOT NULL REFERENCES room (conv),"
	" kind INTEGER NOT NULL,"
	" user TEXT NOT NULL,"
	" until_ts INTEGER NOT NULL,"
	" PRIMARY KEY (conv, kind, user)"
	") STRICT, WITHOUT ROWID;",
	/* 3 */
	"CREATE TABLE record ("
	" kind INTEGER NOT NULL,"
	" owner TEXT NOT NULL,"
	" id TEXT NOT NULL,"
	" ts INTEGER NOT NULL,"
	" body TEXT NOT NULL,"
	" PRIMARY KEY (kind, owner, id)"
	") STRICT, WITHOUT ROWID;"
	"CREATE UNIQUE INDEX record_id ON record (kind, id, owner);",
	/* 4 */
	"ALTER TABLE room ADD COLUMN high_for_all INTEGER NOT NULL DEFAULT 0;",
	/* 5 */
	"ALTER TABLE conv ADD COLUMN join_policy INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE conv ADD COLUMN may_invite INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE conv ADD COLUMN may_mention INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE conv ADD COLUMN life INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE conv ADD COLUMN is_listed INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE conv ADD COLUMN has_comments INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE conv ADD COLUMN history INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE conv ADD COLUMN silent_until_ts INTEGER NOT NULL"
	" DEFAULT 0;"
	"CREATE INDEX conv_listed ON conv (name) WHERE is_listed;"

	"ALTER TABLE member ADD COLUMN is_speaker INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE member ADD COLUMN joined_ts INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE member ADD COLUMN silent_until_ts INTEGER NOT NULL"
	" DEFAULT 0;"
	"CREATE INDEX member_manager ON member (conv, user)"
	" WHERE role > 0 AND NOT has_left;",
	/* 6 */
	("ALTER TABLE entry ADD COLUMN via TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE entry ADD COLUMN said_ts INTEGER NOT NULL DEFAULT 0;"),
	/* 7 */
	("ALTER TABLE entry ADD COLUMN marks TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE member ADD COLUMN flags INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE member ADD COLUMN hidden_count INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE member ADD COLUMN aimed_seq INTEGER NOT NULL DEFAULT 0;"),
	/* 8 */
	("ALTER TABLE conv ADD COLUMN pair INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE device ADD COLUMN label TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE device ADD COLUMN address TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE device ADD COLUMN is_silent INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE device ADD COLUMN token BLOB NOT NULL DEFAULT"
	" x'" ZEROS_32 ZEROS_32 "';"),
	/* 9 */
	("CREATE TABLE file ("
	" id TEXT PRIMARY KEY,"
	" owner TEXT NOT NULL,"
	" name TEXT NOT NULL,"
	" size INTEGER NOT NULL,"
	" said_hash TEXT NOT NULL,"
	" parts TEXT NOT NULL,"
	" hash TEXT NOT NULL,"
	" place TEXT NOT NULL,"
	" mime TEXT NOT NULL,"
	" width INTEGER NOT NULL,"
	" height INTEGER NOT NULL,"
	" ts INTEGER NOT NULL,"
	" idle_ts INTEGER NOT NULL"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX file_owner ON file (owner, ts, id);"
	"CREATE INDEX file_hash ON file (hash, id) WHERE hash <> '';"
	"CREATE INDEX file_idle ON file (idle_ts, id) WHERE idle_ts <> 0;"
	"CREATE INDEX file_open ON file (owner, size) WHERE hash = '';"

	"CREATE TABLE file_ref ("
	" file TEXT NOT NULL REFERENCES file (id),"
	" conv INTEGER NOT NULL REFERENCES conv (key),"
	" seq INTEGER NOT NULL,"
	" PRIMARY KEY (file, conv, seq)"
	") STRICT, WITHOUT ROWID;"
	"CREATE UNIQUE INDEX file_ref_conv ON file_ref (conv, seq, file);"),
	/* 10; and the file is written anew before, see open.c */
	("ALTER TABLE conv ADD COLUMN purged_seq INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE conv ADD COLUMN purged_count INTEGER NOT NULL"
	" DEFAULT 0;"),
};

static const char *const tables[] = { "meta", "last", "user", "token",
	"device", "conv", "member", "span", "entry", "mention",
	"room", "room_mark", "record", "file", "file_ref", NULL };

static const char *const faults[] = {
	"SELECT count(*) <> 1 OR max(one) <> 1 FROM last", NULL
};

static const char *const sql[STMT_COUNT] = {
	[STMT_META_GET] = "SELECT value FROM meta WHERE key = ?",
	[STMT_META_PUT] = "INSERT INTO meta (key, value) VALUES (?, ?)"
	    " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
	[STMT_META_DELETE] = "DELETE FROM meta WHERE key = ?",
	[STMT_LAST_ID_GET] = "SELECT id FROM last WHERE one = 1",
	[STMT_LAST_ID_PUT] = "UPDATE last SET id = ? WHERE one = 1",

	[STMT_USER_GET] = "SELECT " USER_COLUMNS " FROM user WHERE id = ?",
	[STMT_USER_PUT] = "INSERT INTO user (" USER_COLUMNS ")"
	    " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
	    " name = excluded.name, password = excluded.password,"
	    " is_admin = excluded.is_admin, disabled = excluded.disabled,"
	    " created_ts = excluded.created_ts, changed = excluded.changed",
	[STMT_USER_LIST] = "SELECT " USER_COLUMNS " FROM user WHERE id > ?"
	    " ORDER BY id LIMIT ?",
	[STMT_USER_SEARCH] = "SELECT " USER_COLUMNS " FROM user WHERE id > ?"
	    " AND (instr(lower(id), lower(?2)) OR"
	    " instr(lower(name), lower(?2))) ORDER BY id LIMIT ?3",
	[STMT_USER_NAMES] = "SELECT id, name FROM user WHERE NOT disabled"
	    " ORDER BY id LIMIT ?",
	[STMT_USER_COUNT] = "SELECT (SELECT count(*) FROM user),"
	    " (SELECT count(*) FROM user WHERE is_admin AND NOT disabled)",
	[STMT_ADMIN_COUNT] = "SELECT count(*) FROM (SELECT 1 FROM user"
	    " INDEXED BY user_admin WHERE is_admin AND NOT disabled LIMIT ?)",

	[STMT_TOKEN_GET] = "SELECT " TOKEN_COLUMNS " FROM token"
	    " WHERE hash = ?",
	[STMT_TOKEN_NEWEST] = "SELECT coalesce(max(created_ts), 0)"
	    " FROM token WHERE user = ?",
	[STMT_TOKEN_PUT] = "INSERT INTO token (" TOKEN_COLUMNS ")"
	    " VALUES (?, ?, ?, ?, ?) ON CONFLICT (hash) DO UPDATE SET"
	    " user = excluded.user, label = excluded.label,"
	    " created_ts = excluded.created_ts,"
	    " expires_ts = excluded.expires_ts",
	[STMT_TOKEN_DELETE] = "DELETE FROM token WHERE hash = ?",
	[STMT_TOKEN_DELETE_USER] = "DELETE FROM token WHERE user = ?",
	[STMT_TOKEN_EXPIRE] = "DELETE FROM token WHERE user = ?"
	    " AND expires_ts <> 0 AND expires_ts <= ?",
	[STMT_TOKEN_TRIM] = "DELETE FROM token WHERE hash IN"
	    " (SELECT hash FROM token WHERE user = ?"
	    " ORDER BY created_ts DESC, hash DESC LIMIT -1 OFFSET ?)",

	[STMT_DEVICE_PUT] = "INSERT INTO device (" DEVICE_COLUMNS ")"
	    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
	    " ON CONFLICT (user, id) DO UPDATE SET"
	    " platform = excluded.platform, name = excluded.name,"
	    " seen_ts = excluded.seen_ts, label = excluded.label,"
	    " address = excluded.address, is_silent = excluded.is_silent,"
	    " token = excluded.token",
	[STMT_DEVICE_LIST] = "SELECT " DEVICE_COLUMNS " FROM device"
	    " WHERE user = ? ORDER BY id",
	[STMT_DEVICE_DELETE] = "DELETE FROM device WHERE user = ?"
	    " AND id = ?",

	[STMT_CONV_BY_NAME] = "SELECT " CONV_COLUMNS " FROM conv c"
	    " WHERE c.name = ?",
	[STMT_CONV_BY_KEY] = "SELECT " CONV_COLUMNS " FROM conv c"
	    " WHERE c.key = ?",
	[STMT_CONV_INSERT] = "INSERT INTO conv (kind, name, title, owner,"
	    " last_seq, count, last_ts, changed, created_ts, member_count,"
	    " join_policy, may_invite, may_mention, life, is_listed,"
	    " has_comments, history, silent_until_ts, pair, purged_seq,"
	    " purged_count) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
	    " ?, ?, ?, ?, ?, ?, ?, ?)",
	[STMT_CONV_UPDATE] = "UPDATE conv SET kind = ?, name = ?, title = ?,"
	    " owner = ?, last_seq = ?, count = ?, last_ts = ?, changed = ?,"
	    " created_ts = ?, member_count = ?, join_policy = ?,"
	    " may_invite = ?, may_mention = ?, life = ?, is_listed = ?,"
	    " has_comments = ?, history = ?, silent_until_ts = ?,"
	    " pair = ?, purged_seq = ?, purged_count = ? WHERE key = ?",
	/* By the index on those, of which a kind's lie together: ?1 is its
	 * prefix, ?2 what comes after all of them. */
	[STMT_CONV_LISTED] = "SELECT " CONV_COLUMNS " FROM conv c"
	    " WHERE c.is_listed AND c.name > ?1 AND c.name < ?2"
	    " AND (?3 = '' OR instr(lower(substr(c.name, 3)), lower(?3)) OR"
	    " instr(lower(c.title), lower(?3)))"
	    " ORDER BY c.name LIMIT ?4",
	[STMT_CONV_NAMES] = "SELECT c.name, c.title FROM conv c"
	    " WHERE c.is_listed AND c.name > ? AND c.name < ?"
	    " ORDER BY c.name LIMIT ?",
	[STMT_CONV_ALL] = "SELECT " CONV_COLUMNS " FROM conv c"
	    " WHERE c.name > ?1 AND c.name < ?2"
	    " AND (?3 = '' OR instr(lower(substr(c.name, 3)), lower(?3)) OR"
	    " instr(lower(c.title), lower(?3)))"
	    " ORDER BY c.name LIMIT ?4",
	[STMT_CONV_AFTER] = "SELECT " CONV_COLUMNS " FROM conv c"
	    " WHERE c.key > ? ORDER BY c.key LIMIT ?",

	[STMT_MEMBER_GET] = "SELECT " MEMBER_COLUMNS " FROM member m"
	    " WHERE m.conv = ? AND m.user = ?",
	[STMT_MEMBER_PUT] = "INSERT INTO member (conv, user, role, has_left,"
	    " from_seq, from_count, read_seq, read_count, delivered_seq,"
	    " changed, pinned, muted, is_speaker, joined_ts,"
	    " silent_until_ts, flags, hidden_count, aimed_seq)"
	    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	    " ON CONFLICT (conv, user) DO UPDATE SET"
	    " role = excluded.role, has_left = excluded.has_left,"
	    " from_seq = excluded.from_seq,"
	    " from_count = excluded.from_count,"
	    " read_seq = excluded.read_seq,"
	    " read_count = excluded.read_count,"
	    " delivered_seq = excluded.delivered_seq,"
	    " changed = excluded.changed, pinned = excluded.pinned,"
	    " muted = excluded.muted, is_speaker = excluded.is_speaker,"
	    " joined_ts = excluded.joined_ts,"
	    " silent_until_ts = excluded.silent_until_ts,"
	    " flags = excluded.flags,"
	    " hidden_count = excluded.hidden_count,"
	    " aimed_seq = excluded.aimed_seq",
	[STMT_MEMBER_LIST] = "SELECT " MEMBER_COLUMNS " FROM member m"
	    " WHERE m.conv = ? AND m.user > ? AND NOT m.has_left"
	    " ORDER BY m.user LIMIT ?",
	[STMT_MEMBER_MANAGERS] = "SELECT " MEMBER_COLUMNS " FROM member m"
	    " INDEXED BY member_manager WHERE m.conv = ? AND m.role > 0"
	    " AND NOT m.has_left ORDER BY m.user LIMIT ?",
	[STMT_MEMBERSHIP_LIST] = "SELECT " MEMBER_COLUMNS ", " CONV_COLUMNS
	    " FROM member m CROSS JOIN conv c ON c.key = m.conv"
	    " WHERE m.user = ? AND NOT m.has_left ORDER BY m.conv",
	[STMT_MEMBERSHIP_SINCE] = "SELECT " MEMBER_COLUMNS ", " CONV_COLUMNS
	    " FROM member m CROSS JOIN conv c ON c.key = m.conv"
	    " WHERE m.user = ? AND " MEMBERSHIP_CHANGED " > ?"
	    " ORDER BY " MEMBERSHIP_CHANGED ", m.conv LIMIT ?",
	[STMT_SPAN_PUT] = "INSERT INTO span (conv, user, from_seq, upto_seq)"
	    " VALUES (?, ?, ?, ?) ON CONFLICT (conv, user, from_seq)"
	    " DO UPDATE SET upto_seq = excluded.upto_seq",
	[STMT_SPAN_CLEAR] = "DELETE FROM span WHERE conv = ? AND user = ?",
	[STMT_SPAN_LIST] = "SELECT from_seq, upto_seq FROM span"
	    " WHERE conv = ? AND user = ? ORDER BY from_seq",

	[STMT_ROOM_GET] = "SELECT " ROOM_COLUMNS " FROM room r"
	    " WHERE r.conv = ?",
	[STMT_ROOM_PUT] = "INSERT INTO room (conv, from_seq, kept, recorded,"
	    " muted_until_ts, window_ms, slots, reserved, extra, history,"
	    " low_kinds, extra_kinds, high_for_all)"
	    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	    " ON CONFLICT (conv) DO UPDATE SET"
	    " from_seq = excluded.from_seq, kept = excluded.kept,"
	    " recorded = excluded.recorded,"
	    " muted_until_ts = excluded.muted_until_ts,"
	    " window_ms = excluded.window_ms, slots = excluded.slots,"
	    " reserved = excluded.reserved, extra = excluded.extra,"
	    " history = excluded.history, low_kinds = excluded.low_kinds,"
	    " extra_kinds = excluded.extra_kinds,"
	    " high_for_all = excluded.high_for_all",
	[STMT_ROOM_DELETE] = "DELETE FROM room WHERE conv = ?",
	/* By the index on names, of which those of rooms lie together. */
	[STMT_ROOM_LIST] = "SELECT " ROOM_COLUMNS ", " CONV_COLUMNS
	    " FROM conv c CROSS JOIN room r ON r.conv = c.key"
	    " WHERE c.name > ?1 AND c.name >= 'r:' AND c.name < 'r;'"
	    " ORDER BY c.name LIMIT ?2",
	[STMT_ROOM_COUNT] = "SELECT count(*) FROM room",
	[STMT_MARK_PUT] = "INSERT INTO room_mark (conv, kind, user, until_ts)"
	    " VALUES (?, ?, ?, ?) ON CONFLICT (conv, kind, user)"
	    " DO UPDATE SET until_ts = excluded.until_ts",
	[STMT_MARK_DELETE] = "DELETE FROM room_mark WHERE conv = ?"
	    " AND kind = ? AND user = ?",
	[STMT_MARK_DELETE_ALL] = "DELETE FROM room_mark WHERE conv = ?",
	[STMT_MARK_LIST] = "SELECT conv, kind, user, until_ts FROM room_mark"
	    " WHERE conv = ? ORDER BY kind, user",
	[STMT_MARK_TRIM] = "DELETE FROM room_mark WHERE conv = ?"
	    " AND until_ts <= ?",
	[STMT_MARK_COUNT] = "SELECT count(*) FROM room_mark WHERE conv = ?",

	[STMT_RECORD_GET] = "SELECT " RECORD_COLUMNS " FROM record"
	    " WHERE kind = ? AND owner = ? AND id = ?",
	[STMT_RECORD_PUT] = "INSERT INTO record (" RECORD_COLUMNS ")"
	    " VALUES (?, ?, ?, ?, ?) ON CONFLICT (kind, owner, id)"
	    " DO UPDATE SET ts = excluded.ts, body = excluded.body",
	[STMT_RECORD_DELETE] = "DELETE FROM record WHERE kind = ?"
	    " AND owner = ? AND id = ?",
	[STMT_RECORD_DELETE_ALL] = "DELETE FROM record WHERE kind = ?"
	    " AND owner = ?",
	[STMT_RECORD_LIST] = "SELECT " RECORD_COLUMNS " FROM record"
	    " WHERE kind = ? AND owner = ? AND id > ? ORDER BY id LIMIT ?",
	/* Left to itself, SQLite walks all owners behind that one. */
	[STMT_RECORD_OWNERS] = "SELECT " RECORD_COLUMNS " FROM record"
	    " INDEXED BY record_id"
	    " WHERE kind = ? AND id = ? AND owner > ? ORDER BY owner LIMIT ?",
	[STMT_RECORD_IDS] = "SELECT " RECORD_COLUMNS " FROM record"
	    " INDEXED BY record_id"
	    " WHERE kind = ? AND id > ? ORDER BY id, owner LIMIT ?",
	[STMT_RECORD_COUNT] = "SELECT count(*) FROM record WHERE kind = ?"
	    " AND owner = ?",

	[STMT_FILE_GET] = "SELECT " FILE_COLUMNS " FROM file WHERE id = ?",
	[STMT_FILE_PUT] = "INSERT INTO file (" FILE_COLUMNS ")"
	    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	    " ON CONFLICT (id) DO UPDATE SET"
	    " owner = excluded.owner, name = excluded.name,"
	    " size = excluded.size, said_hash = excluded.said_hash,"
	    " parts = excluded.parts, hash = excluded.hash,"
	    " place = excluded.place, mime = excluded.mime,"
	    " width = excluded.width, height = excluded.height,"
	    " ts = excluded.ts, idle_ts = excluded.idle_ts",
	[STMT_FILE_DELETE] = "DELETE FROM file WHERE id = ?",
	[STMT_FILE_BY_HASH] = "SELECT " FILE_COLUMNS " FROM file"
	    " WHERE hash = ? AND hash <> '' ORDER BY id LIMIT 1",
	[STMT_FILE_LIST] = "SELECT " FILE_COLUMNS " FROM file"
	    " WHERE owner = ?1 AND (ts, id) < (?2, ?3)"
	    " ORDER BY ts DESC, id DESC LIMIT ?4",
	[STMT_FILE_IDLE] = "SELECT " FILE_COLUMNS " FROM file"
	    " WHERE idle_ts <> 0 AND idle_ts <= ?"
	    " ORDER BY idle_ts, id LIMIT ?",
	[STMT_FILE_OPEN_SUM] = "SELECT count(*), coalesce(sum(size), 0),"
	    " coalesce(sum(owner = ?), 0) FROM file WHERE hash = ''",
	[STMT_FILE_REF_PUT] = "INSERT INTO file_ref (file, conv, seq)"
	    " VALUES (?, ?, ?) ON CONFLICT (file, conv, seq) DO NOTHING",
	[STMT_FILE_REF_CLEAR] = "DELETE FROM file_ref WHERE conv = ?"
	    " AND seq = ?",
	[STMT_FILE_REF_DROP] = "DELETE FROM file_ref WHERE file = ?",
	[STMT_FILE_REF_LIST] = "SELECT file, conv, seq FROM file_ref"
	    " WHERE file = ? AND (conv, seq) > (?, ?)"
	    " ORDER BY conv, seq LIMIT ?",
	[STMT_FILE_REF_RANGE] = "SELECT file, conv, seq FROM file_ref"
	    " WHERE conv = ? AND seq >= ? AND seq <= ?"
	    " ORDER BY seq, file LIMIT ?",

	[STMT_ENTRY_APPEND] = "INSERT INTO entry (" ENTRY_COLUMNS ")"
	    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	    " ON CONFLICT (conv, sender, cid) WHERE cid IS NOT NULL"
	    " DO NOTHING",
	[STMT_ENTRY_BY_SEQ] = "SELECT " ENTRY_COLUMNS " FROM entry"
	    " WHERE conv = ?1 AND seq = ?2 AND seq > " PURGED_OF("?1"),
	[STMT_ENTRY_BY_CID] = "SELECT " ENTRY_COLUMNS " FROM entry"
	    " WHERE conv = ? AND sender = ? AND cid = ?",
	[STMT_ENTRY_RECALL] = "UPDATE entry SET recalled = 1, kind = '',"
	    " body = '', mentions = '', marks = ''"
	    " WHERE conv = ? AND seq = ?",
	[STMT_ENTRY_REWRITE] = "UPDATE entry SET kind = ?, body = ?,"
	    " mentions = ?, marks = ? WHERE conv = ? AND seq = ?",
	[STMT_ENTRY_MARK] = "UPDATE entry SET marks = ?"
	    " WHERE conv = ? AND seq = ?",
	[STMT_ENTRY_PAGE_OLDEST] = "SELECT " ENTRY_COLUMNS " FROM entry"
	    " WHERE conv = ?1 AND seq >= ?2 AND seq > " PURGED_OF("?1")
	    " AND seq <= ?3 ORDER BY seq LIMIT ?4",
	/* The inner query stays within the index, so no body is sorted. */
	[STMT_ENTRY_PAGE_NEWEST] = "SELECT " ENTRY_COLUMNS " FROM entry"
	    " WHERE conv = ?1 AND seq <= ?3 AND seq >="
	    " (SELECT min(seq) FROM (SELECT seq FROM entry WHERE conv = ?1"
	    " AND seq >= ?2 AND seq > " PURGED_OF("?1") " AND seq <= ?3"
	    " ORDER BY seq DESC LIMIT ?4))"
	    " ORDER BY seq",
	[STMT_ENTRY_AFTER] = "SELECT " ENTRY_COLUMNS " FROM entry"
	    " WHERE id > ? AND seq > " PURGED_OF("entry.conv")
	    " ORDER BY id LIMIT ?",
	[STMT_ENTRY_PURGED] = "SELECT " ENTRY_COLUMNS " FROM entry"
	    " WHERE conv = ?1 AND seq <= " PURGED_OF("?1")
	    " ORDER BY seq LIMIT ?2",
	[STMT_ENTRY_PURGE] = "DELETE FROM entry WHERE conv = ?1 AND seq <= ?2"
	    " AND seq <= " PURGED_OF("?1"),

	[STMT_MENTION_PUT] = "INSERT INTO mention (conv, seq, user)"
	    " VALUES (?, ?, ?) ON CONFLICT (conv, user, seq) DO NOTHING",
	[STMT_MENTION_DELETE] = "DELETE FROM mention WHERE conv = ?"
	    " AND seq = ?",
	[STMT_MENTION_PURGE] = "DELETE FROM mention WHERE conv = ?1"
	    " AND seq <= ?2 AND seq <= " PURGED_OF("?1"),
	/* By name, and then with everyone where not by name: one count of
	 * both would make SQLite set up a table of its own each time. */
	[STMT_MENTION_COUNT] = "SELECT (SELECT count(*) FROM mention m"
	    " CROSS JOIN entry e ON e.conv = m.conv AND e.seq = m.seq"
	    " WHERE m.conv = ?1 AND m.user = ?2 AND m.seq > ?3"
	    " AND e.sender <> ?2) + (SELECT count(*) FROM mention m"
	    " CROSS JOIN entry e ON e.conv = m.conv AND e.seq = m.seq"
	    " WHERE m.conv = ?1 AND m.user = '*' AND m.seq > ?3"
	    " AND e.sender <> ?2 AND NOT EXISTS (SELECT 1 FROM mention o"
	    " WHERE o.conv = ?1 AND o.user = ?2 AND o.seq = m.seq))",
};

const struct db_schema tenant_schema = {
	.application_id = 0x595a544e,	/* "YZTN" */
	.migrations = migrations,
	.version = sizeof(migrations) / sizeof(*migrations),
	.tables = tables,
	.faults = faults,
	.gives_back = true,
	.sql = sql,
	.stmt_count = STMT_COUNT,
};
