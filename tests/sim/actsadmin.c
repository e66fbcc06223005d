/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Acts about people, their tokens and passwords, and about the box; with what
 * the answers let one know.
 * Runs on: the one thread of the simulator.
 * Owns: nothing but the world it is given.
 */
#include <stdio.h>

#include "acts.h"

void
act_plain(struct world *w, struct caller *c)
{
	people_call(w, c, "{}");
}

/* ---- people ---- */

void
act_user_create(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"%s\",\"email\":"
	    "\"desk@example.com\",\"invite\":%s}",
	    person_ids[PEOPLE + world_dice(w, NAMES - PEOPLE)],
	    act_flip(w) ? "true" : "false");
	people_call(w, c, params);
}

void
act_user_invite(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"%s\"}",
	    person_ids[PEOPLE + world_dice(w, NAMES - PEOPLE)]);
	people_call(w, c, params);
}

static void
go_outside(struct caller *c)
{
	c->door = DOOR_REST;
	c->worker = -1;
}

void
act_forgot(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	go_outside(c);
	snprintf(params, sizeof(params), "{\"user\":\"%s\",\"tenant\":\"%s\"}",
	    act_flip(w) ? "Desk@example.com" :
	    person_ids[world_dice(w, NAMES)], tenant_ids[c->tenant]);
	people_call(w, c, params);
}

/* By a link of somebody who never signs in: of all others the oracle knows
 * the password. */
void
act_reset(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	go_outside(c);
	snprintf(params, sizeof(params), "{\"token\":\"%s\",\"password\":"
	    "\"secret-%d\"}", w->link[0] != '\0' ? w->link : "none",
	    (int)world_dice(w, 100));
	people_call(w, c, params);
}

void
act_user_import(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params),
	    "{\"people\":[{\"id\":\"%s\"},{\"id\":\"%s\"}],\"check\":%s}",
	    person_ids[PEOPLE + world_dice(w, NAMES - PEOPLE)],
	    person_ids[world_dice(w, NAMES)],
	    world_dice(w, 4) == 0 ? "true" : "false");
	people_call(w, c, params);
}

/* One of those who never sign in; of all the others the oracle knows more. */
void
act_user_delete(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"%s\",\"erase\":%s,"
	    "\"dry_run\":%s}",
	    person_ids[PEOPLE + world_dice(w, NAMES - PEOPLE)],
	    act_flip(w) ? "true" : "false",
	    world_dice(w, 3) == 0 ? "false" : "true");
	people_call(w, c, params);
}

/* By its canonical name, of which there are few. */
void
act_message_remove(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"conv\":\"%s\",\"seq\":%d}",
	    conv_names[world_dice(w, CONVS)], 1 + (int)world_dice(w, 12));
	people_call(w, c, params);
}

/* The directory log is always there, and has a first entry. */
void
act_journey(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"conv\":\"%s\",\"seq\":%d}",
	    act_flip(w) ? "t:" : conv_names[world_dice(w, CONVS)],
	    1 + (int)world_dice(w, 4));
	people_call(w, c, params);
}

void
act_log_level(struct world *w, struct caller *c)
{
	people_call(w, c, act_flip(w) ? "{\"level\":\"reset\"}" :
	    "{\"part\":\"sim\",\"level\":\"warn\"}");
}

void
act_audit_search(struct world *w, struct caller *c)
{
	people_call(w, c, act_flip(w) ?
	    "{\"reason\":\"a complaint\",\"kind\":\"text\"}" :
	    "{\"reason\":\"a complaint\",\"text\":\"said\"}");
}

void
act_role_set(struct world *w, struct caller *c)
{
	people_call(w, c, act_flip(w) ?
	    "{\"id\":\"hr\",\"rights\":[\"user.write\"]}" :
	    "{\"id\":\"hr\",\"rights\":[\"tenant.read\"]}");
}

void
act_role_delete(struct world *w, struct caller *c)
{
	(void)w;
	people_call(w, c, "{\"id\":\"hr\"}");
}

void
act_role_give(struct world *w, struct caller *c)
{
	static const char *const roles[] = { "",
		",\"role\":\"auditor\"", ",\"role\":\"hr\"" };
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"user\":\"%s\"%s}",
	    person_ids[PEOPLE + world_dice(w, NAMES - PEOPLE)],
	    roles[world_dice(w, 3)]);
	people_call(w, c, params);
}

void
act_user_get(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"%s\"}",
	    person_ids[world_dice(w, NAMES)]);
	people_call(w, c, params);
}

void
act_got_users(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	const json_t *list = json_object_get(out, "users"), *user;
	size_t i;

	(void)c;
	(void)r;
	json_array_foreach(list, i, user)
		CHECK(w, log_name(str_from(json_string_value(
		    json_object_get(user, "id")))) != 0, "a person too many");
}

/* Whom a change is about: oneself, or anybody for an admin. */
static int
draw_target(struct world *w, const struct caller *c)
{
	return c->person == 0 || c->door == DOOR_CONTROL ?
	    (int)world_dice(w, PEOPLE) : c->person;
}

void
act_user_update(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	c->item = draw_target(w, c);
	c->value = 1 + (int64_t)world_dice(w, 50);
	snprintf(params, sizeof(params), "{\"id\":\"%s\",\"name\":\"n-%lld\""
	    "%s}", person_ids[c->item], (long long)c->value,
	    c->item == 2 && c->person == 0 && world_dice(w, 4) == 0 ?
	    c->value % 2 ? ",\"admin\":true" : ",\"admin\":false" : "");
	if (people_call(w, c, params))
		reg_call(&w->people[c->tenant][c->item].name, c->value);
}

void
act_got_user_update(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	(void)out;
	reg_answer(&w->people[c->tenant][c->item].name, c->value, r->err);
}

/* ---- tokens ---- */

/* A call that ends these tokens of a person was posted. */
static void
ending(struct world *w, const struct caller *c)
{
	struct person *p = &w->people[c->tenant][c->item];

	p->ending++;
	p->endings++;
	for (int i = 0; i < TOKENS_KNOWN; i++)
		if (c->tokens & 1u << i)
			reg_call(&p->tokens[i].alive, 0);
}

static void
ended(struct world *w, const struct caller *c, enum err err)
{
	struct person *p = &w->people[c->tenant][c->item];

	p->ending--;
	for (int i = 0; i < TOKENS_KNOWN; i++)
		if (c->tokens & 1u << i)
			reg_answer(&p->tokens[i].alive, 0, err);
}

static unsigned
all_tokens(const struct world *w, const struct caller *c)
{
	unsigned mask = 0;

	for (int i = 0; i < TOKENS_KNOWN; i++)
		if (w->people[c->tenant][c->item].tokens[i].text[0])
			mask |= 1u << i;
	return mask;
}

/* What ends all of hers may end one that is given out at the same time. */
static uint64_t
endings(const struct world *w, int tenant, int person)
{
	const struct person *p = &w->people[tenant][person];

	return p->ending > 0 ? UINT64_MAX : p->endings;
}

/* Kept where a dead one was; forgotten when there is no room. */
void
act_learn_token(struct world *w, int tenant, int person, const json_t *out,
    uint64_t since)
{
	struct person *p = &w->people[tenant][person];

	for (int i = 0; i < TOKENS_KNOWN; i++) {
		struct known_token *t = &p->tokens[i];

		if (t->text[0] != '\0' && (p->ending > 0 ||
		    !reg_knows(&t->alive) || t->alive.value))
			continue;
		snprintf(t->text, sizeof(t->text), "%s",
		    json_string_value(json_object_get(out, "token")));
		t->expires_ts = act_number(out, "expires_ts");
		reg_set(&t->alive, 1);
		t->alive.is_sure = since != UINT64_MAX &&
		    since == endings(w, tenant, person);
		return;
	}
}

void
act_login(struct world *w, struct caller *c)
{
	struct reg *password = &act_person(w, c)->password;
	char params[ACT_ROOM];
	bool right = world_dice(w, 5) != 0;

	c->door = DOOR_REST;
	c->worker = -1;
	c->item = right;
	c->endings = endings(w, c->tenant, c->person);
	c->value = password->value;
	c->version = reg_knows(password) ? (int64_t)password->version : -1;
	snprintf(params, sizeof(params), "{\"user\":\"%s\",\"password\":"
	    "\"secret-%lld\",\"tenant\":\"%s\"}", person_ids[c->person],
	    (long long)(right ? c->value : 999), tenant_ids[c->tenant]);
	people_call(w, c, params);
}

/* A key is only begun with: no sign-in asks for a code of it. */
void
act_totp_begin(struct world *w, struct caller *c)
{
	struct reg *password = &act_person(w, c)->password;
	char params[ACT_ROOM];

	c->door = DOOR_REST;
	c->worker = -1;
	snprintf(params, sizeof(params), "{\"user\":\"%s\",\"password\":"
	    "\"secret-%lld\",\"tenant\":\"%s\"}", person_ids[c->person],
	    (long long)password->value, tenant_ids[c->tenant]);
	people_call(w, c, params);
}

void
act_got_login(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	const struct reg *password = &act_person(w, c)->password;

	CHECK(w, out == NULL || c->item, "a wrong password is right");
	if (c->version == (int64_t)password->version && c->item &&
	    reg_knows(&act_person(w, c)->disabled) &&
	    !act_person(w, c)->disabled.value)
		CHECK(w, r->err != ERR_BAD_LOGIN, "the password of %s is "
		    "wrong", person_ids[c->person]);
	if (out != NULL)
		act_learn_token(w, c->tenant, c->person, out, c->endings);
}

void
act_issue(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	c->item = (int)world_dice(w, PEOPLE);
	c->endings = endings(w, c->tenant, c->item);
	snprintf(params, sizeof(params), "{\"user\":\"%s\"%s}",
	    person_ids[c->item], act_flip(w) ? ",\"lifetime_s\":1000" : "");
	people_call(w, c, params);
}

void
act_got_issue(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	(void)r;
	if (out != NULL)
		act_learn_token(w, c->tenant, c->item, out, c->endings);
}

void
act_logout(struct world *w, struct caller *c)
{
	const struct session *s = people_session(w, c);

	c->item = c->person;
	c->tokens = 1u << s->token;
	if (people_call(w, c, "{}"))
		ending(w, c);
}

void
act_revoke(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];
	int which = (int)world_dice(w, TOKENS_KNOWN);
	const struct known_token *t;

	c->item = draw_target(w, c);
	t = &w->people[c->tenant][c->item].tokens[which];
	if (t->text[0] == '\0')
		return;
	c->tokens = 1u << which;
	snprintf(params, sizeof(params), "{\"token\":\"%s\"}", t->text);
	if (world_dice(w, 4) == 0) {
		c->tokens = all_tokens(w, c);
		snprintf(params, sizeof(params), "{\"user\":\"%s\"}",
		    person_ids[c->item]);
	}
	if (people_call(w, c, params))
		ending(w, c);
}

void
act_got_ended(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	(void)out;
	ended(w, c, r->err);
}

/* Its token, whichever that is, may end with it. */
void
act_device_kick(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	c->item = draw_target(w, c);
	c->tokens = all_tokens(w, c);
	snprintf(params, sizeof(params), "{\"user\":\"%s\",\"device\":"
	    "\"dev%d\"}", person_ids[c->item], (int)world_dice(w, 3));
	if (people_call(w, c, params))
		ending(w, c);
}

void
act_got_device_kick(struct world *w, const struct caller *c,
    struct request *r, const json_t *out)
{
	(void)out;
	ended(w, c, r->err == ERR_OK ? ERR_SYNC : r->err);
}

void
act_disable(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	c->item = 1 + (int)world_dice(w, PEOPLE - 1);
	c->value = world_dice(w, 3) == 0;
	c->tokens = c->value ? all_tokens(w, c) : 0;
	snprintf(params, sizeof(params), "{\"id\":\"%s\",\"disabled\":%s}",
	    person_ids[c->item], c->value ? "true" : "false");
	if (!people_call(w, c, params))
		return;
	ending(w, c);
	reg_call(&w->people[c->tenant][c->item].disabled, c->value);
}

void
act_got_disable(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	(void)out;
	ended(w, c, r->err);
	reg_answer(&w->people[c->tenant][c->item].disabled, c->value, r->err);
}

/* One's own sign-in stays, all others of the person end. */
void
act_password(struct world *w, struct caller *c)
{
	const struct session *s = people_session(w, c);
	struct reg *password;
	char params[ACT_ROOM], old[64] = "";

	c->item = draw_target(w, c);
	c->value = (int64_t)world_dice(w, 100);
	c->tokens = all_tokens(w, c);
	password = &w->people[c->tenant][c->item].password;
	if (c->item == c->person && c->door == DOOR_SESSION) {
		c->tokens &= ~(1u << s->token);
		snprintf(old, sizeof(old), ",\"old\":\"secret-%lld\"",
		    (long long)password->value);
	}
	snprintf(params, sizeof(params), "{\"id\":\"%s\",\"password\":"
	    "\"secret-%lld\"%s}", person_ids[c->item], (long long)c->value,
	    old);
	if (!people_call(w, c, params))
		return;
	ending(w, c);
	reg_call(password, c->value);
}

void
act_got_password(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	(void)out;
	ended(w, c, r->err);
	reg_answer(&w->people[c->tenant][c->item].password, c->value, r->err);
}

/* ---- the box, and a tenant that nobody is in yet ---- */

void
act_tenant(struct world *w, struct caller *c)
{
	people_call(w, c, "{\"id\":\"lab\"}");
}

void
act_tenant_update(struct world *w, struct caller *c)
{
	static const char *const said[] = {
		"{\"id\":\"lab\",\"name\":\"lab\",\"users_max\":3}",
		"{\"id\":\"lab\",\"messages_per_s\":5,\"sessions_max\":2}",
		"{\"id\":\"lab\",\"messages_per_s\":0,\"users_max\":0}",
	};

	people_call(w, c, said[world_dice(w, 3)]);
}

void
act_tenant_import(struct world *w, struct caller *c)
{
	people_call(w, c, "{\"id\":\"new\",\"backup\":"
	    "\"yizhan-lab-20250101T000000Z.tar.zst\"}");
}

/* One that nobody is ever in comes and goes. */
void
act_den(struct world *w, struct caller *c)
{
	people_call(w, c, "{\"id\":\"den\"}");
}

void
act_den_delete(struct world *w, struct caller *c)
{
	people_call(w, c, act_flip(w) ? "{\"id\":\"den\",\"dry_run\":true}" :
	    "{\"id\":\"den\",\"confirm\":\"den\"}");
}

/* Nothing that the oracles go by is another afterwards. */
void
act_setting(struct world *w, struct caller *c)
{
	static const char *const said[] = {
		"{\"org\":\"Sim\",\"groups_by_admins\":false}",
		"{\"token_lifetime_ms\":7776000000}",
		"{\"reset\":[\"token_lifetime_ms\",\"groups_by_admins\"]}",
	};

	people_call(w, c, said[world_dice(w, 3)]);
}

void
act_brand(struct world *w, struct caller *c)
{
	static const char *const said[] = {
		"{\"name\":\"Sim\",\"accent\":\"#0f766b\"}",
		"{\"logo\":\"iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB\"}",
		"{\"reset\":[\"name\",\"login_text\"]}",
	};

	people_call(w, c, said[world_dice(w, 3)]);
}

void
act_backup(struct world *w, struct caller *c)
{
	people_call(w, c, "{\"name\":\"yizhan-20250101T000000Z.tar.zst\"}");
}

/* Nothing comes of it there. */
void
act_backup_restore(struct world *w, struct caller *c)
{
	people_call(w, c, world_dice(w, 2) == 0 ?
	    "{\"name\":\"yizhan-20250101T000000Z.tar.zst\","
	    "\"confirm\":\"yizhan-20250101T000000Z.tar.zst\"}" :
	    "{\"name\":\"yizhan-20250101T000000Z.tar.zst\","
	    "\"confirm\":\"yizhan\"}");
}

void
act_backup_upload(struct world *w, struct caller *c)
{
	people_call(w, c, "{\"name\":\"yizhan-sim-20250102T000000Z.tar.zst\","
	    "\"size\":10}");
}

void
act_backup_put(struct world *w, struct caller *c)
{
	people_call(w, c, world_dice(w, 2) == 0 ?
	    "{\"name\":\"yizhan-sim-20250102T000000Z.tar.zst\",\"offset\":0,"
	    "\"last\":true}" :
	    "{\"name\":\"yizhan-sim-20250102T000000Z.tar.zst\",\"offset\":0}");
}

void
act_cert_host(struct world *w, struct caller *c)
{
	people_call(w, c, "{\"host\":\"10.0.0.7\"}");
}

void
act_cert(struct world *w, struct caller *c)
{
	people_call(w, c, "{\"cert\":\"-----BEGIN CERTIFICATE-----\"}");
}

/* Nobody signed one for the simulation: what it is, is said. */
void
act_licence(struct world *w, struct caller *c)
{
	people_call(w, c, "{\"text\":\"YZL1.e30.AA\",\"check\":true}");
}

void
act_mail(struct world *w, struct caller *c)
{
	people_call(w, c, "{\"host\":\"mail.example.com\",\"from\":"
	    "\"chat@example.com\",\"url\":\"https://chat.example.com\"}");
}

void
act_mail_test(struct world *w, struct caller *c)
{
	people_call(w, c, "{\"to\":\"alice@example.com\"}");
}

void
act_link(struct world *w, struct caller *c)
{
	c->tenant = LAB;
	people_call(w, c, "{}");
}

void
act_got_link(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	(void)c;
	(void)r;
	if (out != NULL)
		snprintf(w->setup_link, sizeof(w->setup_link), "%s",
		    json_string_value(json_object_get(out, "token")));
}

void
act_got_setup_state(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	(void)r;
	CHECK(w, out == NULL || c->tenant == LAB ||
	    !json_is_true(json_object_get(out, "required")),
	    "a tenant with an admin is to be set up");
}

void
act_finish(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	if (w->setup_link[0] == '\0')
		return;
	c->tenant = LAB;
	snprintf(params, sizeof(params), "{\"token\":\"%s\",\"user\":"
	    "\"root%d\",\"password\":\"secret-root\"}", w->setup_link,
	    (int)world_dice(w, 2));
	people_call(w, c, params);
}

void
act_got_finish(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	(void)c;
	(void)r;
	w->setups += out != NULL;
	CHECK(w, w->setups <= 1, "two claimants win");
}
