/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checks of the machine: clock, port, firewall, certificate, limits, memory.
 *
 * Runs on: whoever asked.
 * Owns: nothing between calls.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fd.h"
#include "net/tlsca.h"
#include "net/tlshosts.h"
#include "net/tlslook.h"
#include "upkeep/doctor_priv.h"

#define ADDRESSES_MAX 64
#define RULES_MAX (1u << 20)	/* of a firewall's file */
#define CLOCK_BACK_S 120
#define CERT_WARN_DAYS 21
#define FILES_SPARE 1000	/* databases, REST, files */
#define MEMORY_FAIL (64 * MIB)
#define MEMORY_WARN (256 * MIB)

/* The clock */

static void
say_kept(struct exam *e, enum clock_state state)
{
	switch (state) {
	case CLOCK_KEPT:
		exam_say(e, FINDING_OK, FOUND_CLOCK_GOOD, "the clock is kept "
		    "right");
		break;
	case CLOCK_UNKEPT:
		exam_mend(e, "timedatectl set-ntp true");
		exam_say(e, FINDING_WARN, FOUND_CLOCK_UNKEPT, "nobody sets the "
		    "clock of this machine right");
		break;
	case CLOCK_UNSEEN:
		exam_say(e, FINDING_OK, FOUND_CLOCK_UNSEEN, "whether somebody "
		    "sets the clock right cannot be seen from inside the "
		    "service: yizhanctl doctor tells");
		break;
	}
}

void
check_clock(struct exam *e)
{
	int64_t now_s = clock_wall_ms(e->site->clock) / 1000;
	char path[FOLDER_PATH_MAX];
	struct stat st;

	folder_path(path, "%.4000s/tenants/default/tenant.db",
	    e->site->data);
	if (stat(path, &st) != 0 ||
	    (int64_t)st.st_mtime <= now_s + CLOCK_BACK_S) {
		say_kept(e, e->site->world->clock_state());
	} else {
		exam_mend(e, "timedatectl set-ntp true");
		exam_say(e, FINDING_FAIL, FOUND_CLOCK_BEHIND, "the clock is %"
		    PRId64 " minutes behind what was stored last: times of "
		    "messages stand still until then",
		    ((int64_t)st.st_mtime - now_s) / 60);
	}
	if (e->has_data)
		check_zones(e);
}

/* The port */

static bool
is_any(const struct addr *a)
{
	static const unsigned char zeros[4];

	return memcmp(a->ip + 12, zeros, 4) == 0 &&
	    (addr_is_v4(a) || memcmp(a->ip, zeros, 4) == 0);
}

static void
ask_address(struct exam *e, const struct addr *a, unsigned *bad)
{
	char text[ADDR_TEXT_MAX];

	if (e->site->world->reaches(a))
		return;
	++*bad;
	exam_mend(e, "ss -ltn 'sport = :%u'; nft list ruleset",
	    (unsigned)a->port);
	exam_say(e, FINDING_FAIL, FOUND_PORT_SILENT, "nobody answers at %s "
	    "from this machine itself", addr_text(a, text));
}

static void
check_reach(struct exam *e)
{
	unsigned bad = 0, count = 0;
	struct addr a = e->addr;

	if (!is_any(&e->addr)) {
		ask_address(e, &a, &bad);
		count = 1;
	}
	for (unsigned i = 0; is_any(&e->addr) && i < ADDRESSES_MAX &&
	    e->site->world->address(i, &a); i++) {
		if (addr_is_v4(&e->addr) && !addr_is_v4(&a))
			continue;
		a.port = e->addr.port;
		ask_address(e, &a, &bad);
		count++;
	}
	if (bad == 0)
		exam_say(e, FINDING_OK, FOUND_PORT_ANSWERS, "port %u answers "
		    "at %u addresses of this machine", (unsigned)e->addr.port,
		    count);
}

static void
say_port(struct exam *e, enum port_state state, const char *at)
{
	unsigned port = e->addr.port;

	switch (state) {
	case PORT_FREE:
		exam_say(e, FINDING_OK, FOUND_PORT_FREE, "%s is free", at);
		break;
	case PORT_TAKEN:
		exam_mend(e, "ss -ltnp 'sport = :%u'", port);
		exam_say(e, FINDING_FAIL, FOUND_PORT_TAKEN, "yizhand cannot "
		    "listen on %s: another program listens there", at);
		break;
	case PORT_FORBIDDEN:
		exam_advise(e, ADVICE_LOW_PORT, "see "
		    "/usr/share/yizhan/low-port.conf");
		exam_say(e, FINDING_FAIL, FOUND_PORT_FORBIDDEN, "yizhand "
		    "cannot listen on %s: a port below 1024 is not permitted",
		    at);
		break;
	case PORT_FOREIGN:
		exam_advise(e, ADVICE_OTHER_ADDRESS, "ip addr; set "
		    "server.listen = \":%u\"", port);
		exam_say(e, FINDING_FAIL, FOUND_PORT_FOREIGN, "yizhand cannot "
		    "listen on %s: the address is not of this machine", at);
		break;
	}
}

void
check_port(struct exam *e)
{
	char text[ADDR_TEXT_MAX];

	if (!e->has_addr)
		return;		/* the configuration's fault */
	if (e->is_running) {
		check_reach(e);
		return;
	}
	addr_text(&e->addr, text);
	say_port(e, e->site->world->port(&e->addr), text);
}

/* Firewalls: by their own files, so that asking changes nothing. */

/* How a rule lets a port in: the words before it in its line, the word right
 * before it or a set of them, and what the rest of its line has. */
struct rule {
	const char *line[2], *port[2], *verdict;	/* NULL: nothing */
};

/* A word, or a rule with a port, in one file or in all files of a directory,
 * below e->site->root. What this user may not read has not been seen, and
 * nothing is said of it. */
struct search {
	const char *path, *word;
	const struct rule *rule;
	unsigned port;
	bool is_found, is_unseen;
};

static bool
can_read(const char *path)
{
	return faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) == 0 ||
	    (errno != EACCES && errno != EPERM);
}

/* What a set may have in the place of a number. */
static const struct {
	const char *name;
	unsigned port;
} port_names[] = { { "http", 80 }, { "https", 443 } };

/* `22`, `8000-8100`, `8000:8100` or `https`. */
static bool
range_has(const char *p, unsigned port)
{
	unsigned long first, last;
	size_t len;
	char *next;

	p += strspn(p, " \t\n");
	len = strspn(p, "abcdefghijklmnopqrstuvwxyz-");
	for (size_t i = 0; i < sizeof(port_names) / sizeof(port_names[0]); i++)
		if (str_is((struct str){ p, len }, port_names[i].name))
			return port_names[i].port == port;
	first = last = strtoul(p, &next, 10);
	if (*next == '-' || *next == ':')
		last = strtoul(next + 1, NULL, 10);
	return next > p && first <= port && port <= last;
}

/* One of `22`, `22,80` or `{ 22, 80 }`; *end: what is behind them. */
static bool
set_has(const char *p, unsigned port, const char **end)
{
	bool has = false, is_braced = *p == '{';

	p += is_braced;
	*end = p + strcspn(p, is_braced ? "}" : " \t\n\"");
	while (p < *end) {
		has = has || range_has(p, port);
		p += strcspn(p, ",") + 1;
	}
	return has;
}

static bool
has_before(const char *from, const char *to, const char *word)
{
	return memmem(from, (size_t)(to - from), word, strlen(word)) != NULL;
}

/* Is the rule whose port begins there one that lets it in? */
static bool
rule_lets_in(const struct rule *r, const char *text, const char *at,
    const char *ports, unsigned port)
{
	const char *line = memrchr(text, '\n', (size_t)(at - text));
	const char *end;

	line = line ? line + 1 : text;
	if (has_before(line, at, "#") || !set_has(ports, port, &end))
		return false;
	for (size_t i = 0; i < 2; i++)
		if (r->line[i] && !has_before(line, at, r->line[i]))
			return false;
	return !r->verdict ||
	    has_before(end, end + strcspn(end, "\n"), r->verdict);
}

static bool
text_lets_in(const char *text, const struct rule *r, unsigned port)
{
	for (size_t i = 0; i < 2 && r->port[i]; i++)
		for (const char *p = text; (p = strstr(p, r->port[i]));) {
			const char *at = p;

			p += strlen(r->port[i]);
			if (rule_lets_in(r, text, at, p, port))
				return true;
		}
	return false;
}

static bool
file_has(const char *path, const struct search *s)
{
	struct problem ignored;
	char bytes[8192];
	struct buf text;
	ssize_t got;
	int fd = folder_open(path, &ignored);
	bool has;

	if (fd < 0)
		return false;
	buf_init(&text, RULES_MAX);
	while ((got = fd_read(fd, bytes, sizeof(bytes))) > 0 &&
	    buf_append(&text, bytes, (size_t)got) == ERR_OK)
		;
	close(fd);
	buf_putc(&text, '\0');
	/* Of a very long one its beginning. */
	if (text.overflow)
		text.data[text.len - 1] = '\0';
	has = s->rule ? text_lets_in(text.data, s->rule, s->port) :
	    strstr(text.data, s->word) != NULL;
	buf_fini(&text);
	return has;
}

static void
search_file(struct search *s, const char *path)
{
	if (!can_read(path))
		s->is_unseen = true;
	else if (file_has(path, s))
		s->is_found = true;
}

static enum err
search_one(void *arg, const char *name, struct problem *why)
{
	struct search *s = arg;
	char path[FOLDER_PATH_MAX];

	(void)why;
	folder_path(path, "%.3800s/%.255s", s->path, name);
	search_file(s, path);
	return ERR_OK;
}

/* The word, or what lets the port in. */
static bool
rules_have(struct exam *e, const char *where, const char *word,
    const struct rule *rule, bool *is_unseen)
{
	char path[FOLDER_PATH_MAX];
	struct search s = { .path = path, .word = word, .rule = rule,
		.port = e->addr.port };
	struct problem ignored;
	struct stat st;

	folder_path(path, "%.2000s%.1000s", e->site->root, where);
	if (can_read(path) && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		(void)!folder_walk(path, search_one, &s, &ignored);
	else
		search_file(&s, path);
	*is_unseen = *is_unseen || s.is_unseen;
	return s.is_found;
}

/* A firewall is on when systemd is to start it and its file has the word; it
 * lets people in when one of its rules does, or our service, where a profile
 * gives that this port. */
static const struct wall {
	const char *name, *unit, *on_file, *on_word;
	const char *rules, *service;
	struct rule rule;
	const char *mend, *mend_after;	/* around the port; NULL: by hand */
} walls[] = {
	/* It writes the ports of a profile into its rules. */
	{ "ufw", NULL, "/etc/ufw/ufw.conf", "ENABLED=yes",
	  "/etc/ufw/user.rules", NULL,
	  { { "-A ufw-user-input ", "-p tcp " }, { "--dport ", "--dports " },
	    "-j ACCEPT" }, "ufw allow ", "/tcp" },
	{ "firewalld", "multi-user.target.wants/firewalld.service", NULL, NULL,
	  "/etc/firewalld/zones", "service name=\"yizhan\"",
	  { .port = { " port=\"" } }, "firewall-cmd --permanent --add-port=",
	  "/tcp && firewall-cmd --reload" },
	{ "nftables", "sysinit.target.wants/nftables.service",
	  "/etc/nftables.conf", "policy drop", "/etc/nftables.conf",
	  NULL, { .port = { "tcp dport " }, .verdict = " accept" }, NULL,
	  NULL },
};

/* Of firewalld: an admin's own takes the place of the package's. */
static const char *const profiles[] = {
	"/etc/firewalld/services/yizhan.xml",
	"/usr/lib/firewalld/services/yizhan.xml", NULL
};

static bool
profile_has(struct exam *e, const struct rule *rule, bool *is_unseen)
{
	char path[FOLDER_PATH_MAX];

	for (const char *const *p = profiles; *p; p++) {
		folder_path(path, "%.2000s%.1000s", e->site->root, *p);
		if (folder_exists(path) || !can_read(path))
			return rules_have(e, *p, NULL, rule, is_unseen);
	}
	return false;
}

enum wall_state { WALL_OFF, WALL_OPEN, WALL_SHUT, WALL_UNSEEN };

static enum wall_state
look_at_wall(struct exam *e, const struct wall *w)
{
	char path[FOLDER_PATH_MAX];
	bool is_unseen = false;
	struct stat st;

	folder_path(path, "%.2000s/etc/systemd/system/%s", e->site->root,
	    w->unit ? w->unit : "");
	if (w->unit && lstat(path, &st) != 0)
		return WALL_OFF;
	if (w->on_file &&
	    !rules_have(e, w->on_file, w->on_word, NULL, &is_unseen))
		return is_unseen ? WALL_UNSEEN : WALL_OFF;
	if (rules_have(e, w->rules, NULL, &w->rule, &is_unseen) ||
	    (w->service &&
	    rules_have(e, w->rules, w->service, NULL, &is_unseen) &&
	    profile_has(e, &w->rule, &is_unseen)))
		return WALL_OPEN;
	return is_unseen ? WALL_UNSEEN : WALL_SHUT;
}

static void
say_shut(struct exam *e, const struct wall *w, const char *port)
{
	if (w->mend)
		exam_mend(e, "%s%s%s", w->mend, port, w->mend_after);
	else
		exam_advise(e, ADVICE_WALL_RULE, "add to the chain input of "
		    "/etc/nftables.conf: tcp dport %s accept; then: systemctl "
		    "reload nftables", port);
	exam_say(e, FINDING_WARN, FOUND_WALL_SHUT, "%s is on and no rule of "
	    "its files lets port %s in", w->name, port);
}

void
check_firewall(struct exam *e)
{
	bool is_said = false;
	char port[8];

	if (!e->has_addr)
		return;
	snprintf(port, sizeof(port), "%u", (unsigned)e->addr.port);
	for (size_t i = 0; i < sizeof(walls) / sizeof(walls[0]); i++) {
		enum wall_state state = look_at_wall(e, &walls[i]);

		if (state == WALL_SHUT)
			say_shut(e, &walls[i], port);
		else if (state == WALL_UNSEEN)
			exam_say(e, FINDING_OK, FOUND_WALL_UNSEEN, "whether %s "
			    "lets port %s in cannot be seen by this user: sudo "
			    "yizhanctl doctor tells", walls[i].name, port);
		is_said = is_said || state == WALL_SHUT ||
		    state == WALL_UNSEEN;
	}
	if (!is_said)
		exam_say(e, FINDING_OK, FOUND_WALL_NONE, "no firewall of this "
		    "machine that is known here keeps port %s shut; one "
		    "between it and people may", port);
}

/* The certificate */

static void
mend_certificate(struct exam *e, bool is_ours)
{
	if (is_ours)
		exam_advise(e, ADVICE_CERT_RENEW, "systemctl restart yizhan; "
		    "or: yizhanctl cert new");
	else
		exam_mend(e, "yizhanctl cert import FILE [KEY-FILE]");
}

static void
check_dates(struct exam *e, const struct tlslook *look, bool is_ours)
{
	int64_t now = clock_wall_ms(e->site->clock);
	int64_t days = (look->until_ts - now) / (DAY_S * 1000);

	mend_certificate(e, is_ours);
	if (look->until_ts <= now)
		exam_say(e, FINDING_FAIL, FOUND_CERT_ENDED, "the certificate "
		    "has ended");
	else if (look->from_ts > now)
		exam_say(e, FINDING_FAIL, FOUND_CERT_EARLY, "the certificate "
		    "is not good yet: is the clock right?");
	else if (days < CERT_WARN_DAYS)
		exam_say(e, FINDING_WARN, FOUND_CERT_ENDS, "the certificate "
		    "ends in %" PRId64 " days", days);
	e->found.mend[0] = '\0';
	if (look->until_ts > now && look->from_ts <= now &&
	    days >= CERT_WARN_DAYS)
		exam_say(e, FINDING_OK, FOUND_CERT_GOOD, "the certificate is "
		    "good for %" PRId64 " days", days);
}

void
check_certificate(struct exam *e)
{
	struct tls_error error = { "" };
	struct ssl_ctx_st *ctx = NULL;
	struct tlsname *names;
	struct tlslook look;
	char dir[FOLDER_PATH_MAX];
	bool is_ours;

	if (!e->site->has_tls) {
		exam_say(e, FINDING_OK, FOUND_TLS_OFF, "TLS is off: a proxy "
		    "has the certificate");
		return;
	}
	folder_path(dir, "%.4000s/tls", e->site->data);
	names = tlsname_new(dir);
	tlshosts_name(dir, names);
	if (tls_load(dir, &ctx, &error) ||
	    tlslook_at(dir, names, &look, &error)) {
		exam_advise(e, ADVICE_CERT_REPLACE, "yizhanctl cert import "
		    "FILE [KEY-FILE]; or: yizhanctl cert new");
		exam_say(e, FINDING_FAIL, FOUND_CERT_BROKEN, "%s", error.why);
	} else {
		is_ours = tlsca_is_ours(dir);
		check_dates(e, &look, is_ours);
		if (look.missing[0]) {
			mend_certificate(e, is_ours);
			exam_say(e, FINDING_WARN, FOUND_CERT_NAMES, "the "
			    "certificate is not for %s", look.missing);
		}
	}
	tls_unref(ctx);
	tlsname_free(names);
}

/* What a process may have */

void
check_limits(struct exam *e)
{
	int64_t max = e->site->world->files_max(e->is_running ? e->pid : 0);
	int64_t wanted = e->site->connections_max + FILES_SPARE;

	if (max < 0) {
		exam_say(e, FINDING_OK, FOUND_FILES_UNKNOWN, "the limit of "
		    "open files is not told to this user");
		return;
	}
	if (max >= wanted) {
		exam_say(e, FINDING_OK, FOUND_FILES_GOOD, "it may have %" PRId64
		    " files open", max);
		return;
	}
	exam_advise(e, ADVICE_FILES_MORE, "systemctl edit yizhan: below "
	    "[Service] LimitNOFILE=%" PRId64 "; or a smaller "
	    "limits.connections", wanted);
	exam_say(e, FINDING_WARN, FOUND_FILES_FEW, "it may have %" PRId64 " "
	    "files open, and %" PRId64 " connections are allowed", max,
	    e->site->connections_max);
}

void
check_memory(struct exam *e)
{
	int64_t bytes = e->site->world->memory_bytes();
	enum finding_level level = bytes >= MEMORY_WARN ? FINDING_OK :
	    bytes < MEMORY_FAIL ? FINDING_FAIL : FINDING_WARN;

	if (bytes < 0) {
		exam_say(e, FINDING_OK, FOUND_MEMORY_UNKNOWN, "this system "
		    "does not say how much memory is free");
		return;
	}
	if (level != FINDING_OK)
		exam_advise(e, ADVICE_MEMORY_MORE, "end what else runs here: "
		    "ps aux --sort=-rss | head; or give the machine more "
		    "memory");
	exam_say(e, level, FOUND_MEMORY_FREE, "%" PRId64 " MiB of memory are "
	    "free", bytes / MIB);
}
