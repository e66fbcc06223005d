/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How the disk is, and its reserve.
 * Runs on: writers; noting and reading on any thread.
 * Owns: nothing; the reserve is the store's.
 */
#include "core/disk.h"

#include "base/log.h"
#include "base/metrics.h"
#include "base/text.h"

void
disk_init(struct disk *d, const struct store_backend *store)
{
	*d = (struct disk){ .store = store };
	disk_renew_reserve(d);
}

enum err
disk_note(struct disk *d, enum err err)
{
	if (err == ERR_SYNC)
		atomic_store(&d->must_end, true);
	return err;
}

static bool
is_first_damage(struct disk *d, const char *tenant)
{
	static const unsigned char key[16] = { 0 };
	uint64_t hash = text_siphash(key, tenant, strlen(tenant)) | 1, was;

	for (int i = 0; i < DISK_DAMAGED_MAX; i++) {
		was = 0;
		if (atomic_compare_exchange_strong(&d->damaged[i], &was,
		    hash))
			return true;
		if (was == hash)
			return false;
	}
	return false;
}

void
disk_note_damage(struct disk *d, const char *tenant, const char *hint)
{
	if (!is_first_damage(d, tenant))
		return;
	metric_add(METRIC_TENANTS_DAMAGED, 1);
	log_error("disk", "tenant %s: its database cannot be used, others "
	    "are not harmed; see the line before: %s", tenant, hint != NULL ? hint :
	    "the file is damaged; take its directory from the last copy");
}

bool
disk_is_lost(const struct disk *d)
{
	return atomic_load(&d->must_end);
}

bool
disk_is_ready(const struct disk *d)
{
	return atomic_load(&d->failing) == 0 && !atomic_load(&d->is_short);
}

bool
disk_is_short(const struct disk *d)
{
	return atomic_load(&d->is_short);
}

bool
disk_spend_reserve(struct disk *d)
{
	const struct reserve_ops *reserve = d->store->reserve;

	if (reserve != NULL && reserve->spend(d->store->place)) {
		atomic_store(&d->is_short, true);
		metric_set(METRIC_RESERVE, 0);
		log_error("disk", "the disk is full: the reserve of %lld MiB "
		    "is given up for signing in and making room; all else is "
		    "read-only until there is room",
		    (long long)(reserve->bytes >> 20));
	}
	return atomic_load(&d->is_short);
}

void
disk_renew_reserve(struct disk *d)
{
	const struct reserve_ops *reserve = d->store->reserve;

	if (reserve == NULL || !reserve->hold(d->store->place))
		return;
	metric_set(METRIC_RESERVE, reserve->bytes);
	if (atomic_exchange(&d->is_short, false))
		log_info("disk", "there is room again");
}
