/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UPKEEP_DOCTOR_PRIV_H
#define UPKEEP_DOCTOR_PRIV_H
/* What the checks share. */
#include "upkeep/doctor.h"
#include "upkeep/folder.h"

#define MIB ((int64_t)1 << 20)
#define GIB ((int64_t)1 << 30)
#define DAY_S ((int64_t)24 * 3600)

/* One run. */
struct exam {
	const struct doctor_site *site;
	bool has_data;		/* the directory is there */
	uid_t owner;		/* of it */
	bool is_running;	/* a daemon, on it */
	pid_t pid;		/* of that */
	char version[32];
	struct addr addr;	/* where it listens, or would */
	bool has_addr;
	struct finding found;
	enum finding_level worst;
	doctor_tell_fn tell;
	void *arg;
};

/* What mends the next thing that is said: commands; or a piece of advice. */
void exam_mend(struct exam *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void exam_advise(struct exam *, enum advice, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void exam_say(struct exam *, enum finding_level, enum found, const char *fmt,
    ...) __attribute__((format(printf, 4, 5)));

/* doctorbox.c: of the data directory */
void check_ownership(struct exam *);
void check_space(struct exam *);
void check_sync(struct exam *);
void check_databases(struct exam *);
void check_logs(struct exam *);
/* For each folder of DATA/tenants. */
typedef void (*tenant_fn)(void *arg, const char *id);
void each_tenant(struct exam *, tenant_fn, void *arg);
/* doctorzone.c: beside the clock */
void check_zones(struct exam *);
/* doctorhook.c */
void check_webhooks(struct exam *);
/* doctorpast.c: of what was done lately */
void check_backups(struct exam *);
void check_files(struct exam *);
void check_trial(struct exam *);
void check_upgrade(struct exam *);
/* doctorhost.c: of the machine */
void check_clock(struct exam *);
void check_port(struct exam *);
void check_firewall(struct exam *);
void check_licence(struct exam *);
void check_certificate(struct exam *);
void check_limits(struct exam *);
void check_memory(struct exam *);

#endif
