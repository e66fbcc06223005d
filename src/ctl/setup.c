/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yizhanctl setup: the link for a browser, with the addresses at which this
 * machine is reached; or the whole of set-up from here.
 *
 * Runs on: main.
 * Owns: nothing.
 */
#include <ifaddrs.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/addr.h"
#include "ctl/command.h"

#define HOSTS_MAX 16
#define UNTIL_ROOM 32

struct hosts {
	struct addr items[HOSTS_MAX];
	unsigned count;
};

static bool
is_any(const struct addr *a)
{
	static const unsigned char v6[16];

	return memcmp(a->ip, v6, 16) == 0 ||
	    (addr_is_v4(a) && memcmp(a->ip + 12, v6, 4) == 0);
}

/* Of no use in a link: link-local ones need a zone, ::1 has 127.0.0.1. */
static bool
is_useless(const struct addr *a)
{
	static const unsigned char loopback[16] = { [15] = 1 };

	return memcmp(a->ip, loopback, 16) == 0 ||
	    (a->ip[0] == 0xfe && (a->ip[1] & 0xc0) == 0x80);
}

static bool
is_loopback(const struct addr *a)
{
	return addr_is_v4(a) && a->ip[12] == 127;
}

/* Adds the addresses of one family; loopback when asked. */
static void
add_hosts(struct hosts *hosts, const struct ifaddrs *list, int family,
    bool loopback)
{
	for (; list; list = list->ifa_next) {
		struct addr *a = &hosts->items[hosts->count];

		if (hosts->count == HOSTS_MAX || !list->ifa_addr ||
		    list->ifa_addr->sa_family != family)
			continue;
		if (addr_from_sockaddr(list->ifa_addr, a) &&
		    !is_useless(a) && is_loopback(a) == loopback)
			hosts->count++;
	}
}

/* The best first: what others can reach, then this machine itself. */
static void
find_hosts(const struct addr *listen, struct hosts *hosts)
{
	struct ifaddrs *list;

	hosts->count = 0;
	if (!is_any(listen)) {
		hosts->items[hosts->count++] = *listen;
		return;
	}
	if (getifaddrs(&list) != 0)
		return;
	add_hosts(hosts, list, AF_INET, false);
	if (!addr_is_v4(listen))
		add_hosts(hosts, list, AF_INET6, false);
	add_hosts(hosts, list, AF_INET, true);
	freeifaddrs(list);
}

/* ["https://192.0.2.1:8443", …] */
static json_t *
list_bases(const struct client *c)
{
	json_t *bases = json_array(), *daemon = client_daemon(c);
	const char *scheme = json_is_false(json_object_get(daemon, "tls")) ?
	    "http" : "https";
	char text[ADDR_TEXT_MAX];
	struct addr listen;
	struct hosts hosts;

	if (addr_parse(str_from(text_of(daemon, "listen")), &listen) ==
	    ERR_OK) {
		find_hosts(&listen, &hosts);
		for (unsigned i = 0; i < hosts.count; i++) {
			hosts.items[i].port = listen.port;
			json_array_append_new(bases, json_sprintf("%s://%s",
			    scheme, addr_text(&hosts.items[i], text)));
		}
	}
	json_decref(daemon);
	return bases;
}

static void
add_links(const struct client *c, json_t *result)
{
	json_t *bases = list_bases(c), *links = json_array(), *base;
	json_t *daemon = client_daemon(c);
	bool is_default = strcmp(c->tenant, "default") == 0;
	size_t i;

	/* Without a token there is an address, and no link. */
	json_object_set(result, "address", json_array_get(bases, 0));
	json_array_foreach (text_of(result, "token")[0] ? bases : NULL, i,
	    base)
		json_array_append_new(links, json_sprintf(
		    "%s/setup%s%s#%s", json_string_value(base), is_default ?
		    "" : "?tenant=", is_default ? "" : c->tenant,
		    text_of(result, "token")));
	if (json_array_size(links) > 0) {
		json_object_set(result, "link", json_array_get(links, 0));
		json_object_set(result, "links", links);
	}
	json_decref(links);
	json_object_set(result, "fingerprint",
	    json_object_get(daemon, "fingerprint"));
	json_decref(bases);
	json_decref(daemon);
}

/* Until when the link works; "" when the clock says nothing. */
static void
end_of_link(const json_t *result, char until[UNTIL_ROOM])
{
	time_t end = (time_t)(number_of(result, "expires_ts") / 1000);
	struct tm tm;

	until[0] = '\0';
	if (localtime_r(&end, &tm))
		strftime(until, UNTIL_ROOM, "%Y-%m-%d %H:%M %Z", &tm);
}

static void
print_links(const json_t *result)
{
	char until[UNTIL_ROOM];
	json_t *link;
	size_t i;

	puts("Open one of these in a browser to make the first admin:\n");
	json_array_foreach (json_object_get(result, "links"), i, link)
		printf("  %s\n", json_string_value(link));
	end_of_link(result, until);
	printf("\nIt works once, until %s. A former link has ended.\n", until);
	if (text_of(result, "fingerprint")[0])
		printf("The certificate's SHA-256 fingerprint:\n  %s\n",
		    text_of(result, "fingerprint"));
}

/* Of a box that has an admin (link NULL) its state. */
static void
print_brief(const json_t *link, const json_t *state, const char *base)
{
	char until[UNTIL_ROOM];

	end_of_link(link, until);
	printf("Address:      %s/\n", base);
	if (link)
		printf("Set-up link:  %s\n"
		    "It works:     once, until %s\n", text_of(link, "link"),
		    until);
	else
		puts("Set-up:       done before; sign in there");
	printf("Certificate:  SHA-256 %s\n", text_of(link ? link : state,
	    "fingerprint"));
	if (link)
		puts("A new link:   sudo yizhanctl setup");
	puts("Diagnosis:    sudo yizhanctl doctor");
}

/* The last words of an installation: six lines, no link for who has an admin
 * already. */
static enum outcome
brief(struct client *c)
{
	json_t *state = NULL, *link = NULL, *bases = list_bases(c);
	enum outcome outcome = client_call(c, "setup.state",
	    json_pack("{s:s}", "tenant", c->tenant), &state);
	bool required = json_is_true(json_object_get(state, "required"));
	const char *base = json_string_value(json_array_get(bases, 0));

	if (outcome == DONE && required)
		outcome = client_call(c, "setup.link", NULL, &link);
	if (outcome == DONE)
		add_links(c, link ? link : state);
	if (outcome == DONE && c->as_json)
		print_json(link ? link : state);
	else if (outcome == DONE)
		print_brief(link, state, base ? base : "unknown");
	json_decref(bases);
	json_decref(state);
	json_decref(link);
	return outcome;
}

/* With the link's token at hand the first admin is made from here. */
static enum outcome
finish(struct client *c, struct words *w, const json_t *link)
{
	json_t *result, *bases;
	enum outcome outcome;

	json_object_set(w->params, "token", json_object_get(link, "token"));
	outcome = client_call(c, "setup.finish", json_incref(w->params),
	    &result);
	if (outcome == DONE && c->as_json) {
		print_json(result);
	} else if (outcome == DONE) {
		bool is_default = strcmp(c->tenant, "default") == 0;

		bases = list_bases(c);
		printf("Set-up is done: %s signs in at %s/%s%s\n",
		    text_of(w->params, "user"), json_array_size(bases) > 0 ?
		    json_string_value(json_array_get(bases, 0)) :
		    "the daemon's address", is_default ? "" : "?tenant=",
		    is_default ? "" : c->tenant);
		json_decref(bases);
	}
	json_decref(result);
	return outcome;
}

enum outcome
command_setup(struct client *c, struct words *w)
{
	bool has_admin = json_object_get(w->params, "user") != NULL;
	enum outcome outcome;
	json_t *link;

	if (json_object_get(w->params, SETUP_BRIEF) &&
	    json_object_size(w->params) == 1)
		return brief(c);
	if (has_admin != (json_object_get(w->params, PASSWORD_STDIN) !=
	    NULL) || (!has_admin && json_object_size(w->params) > 0)) {
		complain("setup takes --admin ID together with "
		    "--password-stdin, or --brief, or nothing");
		return USAGE;
	}
	if (!take_password(c, w->params))
		return REFUSED;
	outcome = client_call(c, "setup.link", NULL, &link);
	if (outcome != DONE)
		return outcome;
	if (has_admin) {
		outcome = finish(c, w, link);
	} else {
		add_links(c, link);
		if (c->as_json)
			print_json(link);
		else
			print_links(link);
	}
	json_decref(link);
	return outcome;
}
