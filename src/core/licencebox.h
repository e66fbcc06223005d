/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_LICENCEBOX_H
#define CORE_LICENCEBOX_H
/*
 * The licence of the box: looked at, put in, taken out. Where it lies, app/
 * knows; what it grants goes to core/allowance.h.
 */
#include "core/files.h"
#include "core/ledger.h"
#include "core/request.h"
#include "licence/licence.h"

struct licence_install_in {
	struct str text;	/* the file, or the code */
	bool check;		/* only say what it is */
};

/* All on threads of the files pool, several at once, and on main before the
 * core runs and while it does. */
struct licencekeeper {
	void *arg;
	struct licence_roots roots;
	struct str_list machine;	/* the traits of this one */
	/* Of a box without a licence; more in a build for development, where
	 * limits.users says otherwise. */
	int64_t free_people;
	/* ERR_NOT_FOUND: there is none. ERR_TOO_LARGE. */
	enum err (*load)(void *arg, struct buf *out);
	/* Complete or not at all, durably. */
	enum err (*store)(void *arg, struct str text);
	enum err (*drop)(void *arg);	/* none is no error */
};

/* How the box stands by its licence. */
struct licence_standing {
	bool has;			/* there is one */
	enum licence_fault fault;	/* why it is not in force */
	struct licence licence;		/* count 0: it cannot be read */
	struct str text;
};

/* What lies there, judged now, is what holds from now on. In the arena; a
 * core without a keeper has none. */
void licencebox_look(const struct core_parts *, struct arena *,
    struct licence_standing *out);

enum err licence_get_op(struct files *, struct request *);
enum err licence_install_op(struct files *, struct request *);
enum err licence_remove_op(struct files *, struct request *);
/* It changed: noted in the directory log. */
enum err licence_note(struct ledger *, struct request *);
enum err licence_note_gone(struct ledger *, struct request *);

#endif
