/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_GROUPKIT_H
#define CORE_GROUPKIT_H
/*
 * What the files of groups and channels share: finding one with the caller's
 * place in it, changes that are answered again, coming and going.
 */
#include "base/jsonw.h"
#include "core/group.h"
#include "core/ledger.h"
#include "core/view.h"

/*
 * One change. Begun by group_begin with the fields above the line set.
 */
struct group_change {
	const char *prefix;	/* "g:" or "c:" */
	enum conv_who least;	/* whom it takes, of those within */
	struct str cid;
	enum entry_type type;
	const char *count_key;	/* of the answer; NULL: it counts nobody */
	bool moves_people;	/* not in a group that follows a department */
	/* ---- */
	struct ledger_conv *conv;
	struct ledger_member *self;	/* NULL: an admin from outside */
	struct entry e;
	bool is_done;		/* a retry, and answered */
};

/* Tenant administrators and the system. */
bool group_is_outside_admin(const struct request *);
/*
 * Finds the conversation, then the answer of a retry (is_done then, even
 * where the change would be refused by now), then whether the caller may.
 * said: what a retry must say again.
 */
enum err group_begin(struct ledger *, struct request *,
    struct group_change *, struct str id, struct str said) MUST_CHECK;
/* Only the first of these three. */
enum err group_find(struct ledger *, struct request *,
    struct group_change *, struct str id) MUST_CHECK;
/* Whether somebody of this rank may: outside admins always. */
bool group_may(const struct request *, const struct group_change *,
    enum conv_who least);
/* How many an entry names. */
int64_t group_count_users(const struct entry *);
/* Fills e's digest of what was said. */
void group_digest(struct ledger *, struct entry *, struct str said);
/* A retry's first answer: ERR_NOT_FOUND when it is none. */
enum err group_again(struct ledger *, struct request *,
    struct group_change *) MUST_CHECK;
/* Appends the entry, tells everybody, answers. users: whom it concerns, may
 * be NULL; the answer counts them. */
enum err group_end(struct ledger *, struct request *, struct group_change *,
    const struct str_list *users) MUST_CHECK;

/* Whether it follows a department: ERR_WRONG_STATE with the field id then. */
enum err group_check_free(struct ledger *, struct request *,
    const struct ledger_conv *) MUST_CHECK;
/* No more is said in it. Members still read what was said, or may not. */
/* As group_begin, and then the conversation is closed; what comes of its
 * members is the caller's, and group_end. */
enum err group_close(struct ledger *, struct request *,
    struct group_change *, const struct group_close_in *) MUST_CHECK;

/* A new group or channel: its first member owns it. */
struct group_birth {
	const char *prefix;
	struct conv like;	/* kind, title, settings */
	struct str id, cid;	/* each may be empty: the daemon makes an id */
	struct str_list members;
	struct str more;	/* said beside title and members, or empty */
	struct str *question;	/* rules judge it with the title; or NULL */
};
/* *fresh NULL: a retry, and answered. */
enum err group_make(struct ledger *, struct request *,
    const struct group_birth *, struct ledger_conv **fresh) MUST_CHECK;

/* They come, as one entry; the type is the change's. They see the history
 * that the settings give newcomers. */
enum err group_let_in(struct ledger *, struct request *,
    struct group_change *, const struct str_list *) MUST_CHECK;
/* They go, as one entry, which they still see; an owner's place passes on. */
enum err group_let_go(struct ledger *, struct request *,
    struct group_change *, const struct str_list *) MUST_CHECK;
/* One person: in the log she sees from seq `from` on; what is older than her
 * coming counts as read. */
enum err group_seat(struct ledger *, struct ledger_conv *, struct str user,
    int64_t from) MUST_CHECK;
/* The last one owned it: somebody else does now, if anybody is left. */
enum err group_pass_on(struct ledger *, struct request *,
    struct ledger_conv *) MUST_CHECK;

/* ERR_NOT_FOUND with the field `users`. */
enum err group_all_exist(struct ledger *, struct request *,
    const struct str_list *) MUST_CHECK;
/* Makes the list another one: of those who are (or are not) present. */
enum err group_pick(struct ledger *, struct request *,
    const struct ledger_conv *, struct str_list *, bool present) MUST_CHECK;
/* Every one of them is a present member, or ERR_FIELD at `field`. */
enum err group_all_in(struct ledger *, struct request *,
    const struct ledger_conv *, const struct str_list *,
    const char *field) MUST_CHECK;
/* Admins (writers) there are, without the owner; `most` bounds the look. */
enum err group_count_admins(struct ledger *, const struct ledger_conv *,
    int64_t most, int64_t *out) MUST_CHECK;
/* Who leads a group once a change is done: those who do already count once,
 * the former owner is an admin then. ERR_LIMIT with `field`. */
struct group_staff {
	struct str heir;	/* owns it then; empty: who does now */
	const struct str_list *admins, *members;	/* present; or NULL */
};
enum err group_check_staff(struct ledger *, struct request *,
    const struct ledger_conv *, const struct group_staff *,
    const char *field) MUST_CHECK;
/* JSON array text in the request's arena. */
struct str group_ids_json(struct request *, const struct str_list *);
/* Text in the request's arena. */
struct str group_text(struct request *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* "g:" + id in the request's arena. */
struct str group_conv_name(struct request *, const char *prefix,
    struct str id);
/* Sessions of user begin (or end) to hear of conv. */
struct effect *group_subscribe(struct request *, enum effect_kind,
    struct str user, int64_t conv);

/* The members of the answer's "group" or "channel" object. */
void group_write(struct jsonw *, const struct conv *);
/* {"group":{…},"seq","id","<count_key>"}; conv and entry may be NULL. */
void group_answer(struct request *, const struct conv *, const struct entry *,
    const char *count_key, int64_t count);

/* For readers: the row, and the caller's own (left: not in it). Outside
 * admins are in all. ERR_NOT_MEMBER is for foreign and absent ones alike. */
struct group_seen {
	struct conv conv;
	struct member self;
	bool is_in;
};
enum err group_view(struct view *, struct request *, const char *prefix,
    struct str id, struct group_seen *) MUST_CHECK;
/* The same, and the caller must be in it. */
enum err group_view_within(struct view *, struct request *,
    const char *prefix, struct str id, struct group_seen *) MUST_CHECK;

/* A record in the request's arena: ERR_NOT_FOUND. Dropping one that is not
 * there is no error. */
enum err group_record(struct ledger *, struct request *, struct record_key,
    struct record *out) MUST_CHECK;
enum err group_drop_record(struct ledger *, struct record_key) MUST_CHECK;
/* For readers. */
enum err group_view_record(struct view *, struct arena *, struct record_key,
    struct record *out) MUST_CHECK;
/* A record's body by its table, into the arena; ERR_CORRUPT. */
enum err group_decode(struct arena *, struct str body, const struct field *,
    void *out) MUST_CHECK;

/* A note in a person's own log: type, conv as body, users whom it concerns;
 * told to her sessions. Somebody without a log is nobody to be told. */
struct own_note {
	struct str user;	/* whose log */
	enum entry_type type;
	struct str conv;	/* canonical */
	struct str users;	/* JSON array text */
	struct str cid;
	int64_t digest;
};
enum err group_note(struct ledger *, struct request *,
    const struct own_note *) MUST_CHECK;
/* The same in the logs of all who look after the group. */
enum err group_note_managers(struct ledger *, struct request *,
    const struct ledger_conv *, const struct own_note *) MUST_CHECK;

#endif
