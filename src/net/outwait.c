/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Waiting for calls to the outside. Seats outlive the calls: who answers still
 * touches the box when whoever waited is on her way.
 * Runs on: threads of pools.
 * Owns: the seats.
 */
#include "net/outwait.h"

#include <errno.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"

static void
on_answer(void *arg)
{
	const struct outwait_seat *seat = arg;

	BUG_ON(eventfd_write(seat->fd, 1) != 0);
}

enum err
outwait_init(struct outwait *w, struct outbound *outbound)
{
	memset(w, 0, sizeof(*w));
	for (unsigned i = 0; i < OUTWAIT_MAX; i++) {
		struct outwait_seat *seat = &w->seats[i];

		seat->fd = eventfd(0, EFD_CLOEXEC);
		if (seat->fd < 0) {
			while (i-- > 0)
				close(w->seats[i].fd);
			return ERR_IO;
		}
		atomic_init(&seat->is_taken, false);
		mailbox_init(&seat->box, 1, on_answer, seat);
	}
	w->outbound = outbound;
	return ERR_OK;
}

void
outwait_fini(struct outwait *w)
{
	for (unsigned i = 0; i < OUTWAIT_MAX && w->outbound != NULL; i++) {
		BUG_ON(atomic_load(&w->seats[i].is_taken));
		mailbox_fini(&w->seats[i].box);
		close(w->seats[i].fd);
	}
	w->outbound = NULL;
}

static struct outwait_seat *
sit_down(struct outwait *w)
{
	for (unsigned i = 0; i < OUTWAIT_MAX; i++)
		if (!atomic_exchange(&w->seats[i].is_taken, true))
			return &w->seats[i];
	BUG("more threads wait than there are seats");
}

void
outwait_call(struct outwait *w, struct outcall *c)
{
	struct outwait_seat *seat = sit_down(w);
	eventfd_t woken;

	c->posted_ms = clock_mono_ms(&clock_real);
	c->reply_to = &seat->box;
	c->reply_kind = MAIL_OUTCALL;
	c->mail.kind = MAIL_OUTCALL;
	mailbox_post_reserved(&outbound_actor(w->outbound)->box, &c->mail);
	while (eventfd_read(seat->fd, &woken) != 0)
		BUG_ON(errno != EINTR);
	BUG_ON(mailbox_take(&seat->box) != &c->mail);
	atomic_store(&seat->is_taken, false);
}
