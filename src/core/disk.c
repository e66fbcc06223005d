/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How the disk is, and its reserve.
 * Runs on: writers; noting and reading on any thread.
 * Owns: nothing; the reserve is the store's.
 */
#include "core/disk.h"

#include "base/log.h"
#include "base/metrics.h"

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
