/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Threads that run actors: loop threads with a libevent base, and pools.
 * Runs on: main starts and stops; the rest on the thread that is made here.
 * Owns: the threads, bases, eventfds and mailboxes.
 */
#include "loop/thread.h"

#include <errno.h>
#include <event2/event_struct.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"

#define THREAD_NAME_MAX 15	/* pthread_setname_np(3) */
#define BACKGROUND_NICE 10

struct thread {
	struct actor *actor;
	struct event_base *base;
	int wake_fd;
	struct event wake, tick;
	pthread_t id;
	bool is_running;	/* main's view */
	atomic_bool is_stopping;
};

/* Signals are main's business: a new thread inherits a full mask. */
static pthread_t
spawn(void *(*run)(void *), void *arg, const char *name)
{
	char shown[THREAD_NAME_MAX + 1];
	sigset_t all, before;
	pthread_t id;
	int err;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	err = pthread_create(&id, NULL, run, arg);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (err != 0)
		BUG("no thread for %s: %s", name, strerror(err));
	snprintf(shown, sizeof(shown), "%.15s", name);
	pthread_setname_np(id, shown);
	return id;
}

/* The mailbox's wake: any thread. A full counter wakes as well. */
static void
wake_up(void *arg)
{
	struct thread *t = arg;
	uint64_t one = 1;

	while (write(t->wake_fd, &one, sizeof(one)) < 0 && errno == EINTR)
		;
}

static void
finish(struct thread *t)
{
	const struct actor_ops *ops = t->actor->ops;
	struct mail *list;

	/* What handling mail posts to itself is handled too. */
	while ((list = mailbox_take(&t->actor->box)))
		ops->on_mail(t->actor->self, list);
	if (ops->on_stop)
		ops->on_stop(t->actor->self);
	event_base_loopbreak(t->base);
}

static void
on_wake(evutil_socket_t fd, short what, void *arg)
{
	struct thread *t = arg;
	struct mail *list;
	uint64_t count;

	(void)what;
	/* Before taking: a wake-up that comes between is kept, not eaten. */
	if (read(fd, &count, sizeof(count)) < 0 && errno != EAGAIN)
		BUG("eventfd: %s", strerror(errno));
	if (atomic_load(&t->is_stopping)) {
		finish(t);
		return;
	}
	list = mailbox_take(&t->actor->box);
	if (list)
		t->actor->ops->on_mail(t->actor->self, list);
	actor_turns(t->actor);
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct thread *t = arg;

	(void)fd;
	(void)what;
	t->actor->ops->on_tick(t->actor->self, clock_mono_ms(&clock_real));
}

static struct event_base *
new_base(void)
{
	struct event_config *config = event_config_new();
	struct event_base *base;

	BUG_ON(!config);
	event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
	base = event_base_new_with_config(config);
	event_config_free(config);
	return base;
}

struct thread *
thread_new(struct actor *actor, uint32_t mail_max)
{
	struct thread *t = xcalloc(1, sizeof(*t));

	t->actor = actor;
	t->base = new_base();
	t->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (!t->base || t->wake_fd < 0)
		BUG("no event loop for %s: %s", actor->ops->name,
		    strerror(errno));
	BUG_ON(event_assign(&t->wake, t->base, t->wake_fd,
	    EV_READ | EV_PERSIST, on_wake, t) != 0);
	BUG_ON(event_add(&t->wake, NULL) != 0);
	mailbox_init(&actor->box, mail_max, wake_up, t);
	return t;
}

struct event_base *
thread_base(struct thread *t)
{
	return t->base;
}

/* On Linux a nice value is a thread's own (setpriority(2), NOTES). */
static void
go_behind(const char *name)
{
	errno = 0;
	if (nice(BACKGROUND_NICE) == -1 && errno != 0)
		log_info("loop", "%s runs as the others do: %s", name,
		    strerror(errno));
}

static void *
run_loop(void *arg)
{
	struct thread *t = arg;

	if (t->actor->ops->is_background)
		go_behind(t->actor->ops->name);
	if (event_base_dispatch(t->base) < 0)
		BUG("event loop of %s failed", t->actor->ops->name);
	return NULL;
}

static void
start_tick(struct thread *t)
{
	int64_t ms = t->actor->ops->tick_ms;
	struct timeval every = { .tv_sec = ms / 1000,
		.tv_usec = ms % 1000 * 1000 };

	if (ms <= 0)
		return;
	BUG_ON(!t->actor->ops->on_tick);
	BUG_ON(event_assign(&t->tick, t->base, -1, EV_PERSIST, on_tick,
	    t) != 0);
	BUG_ON(event_add(&t->tick, &every) != 0);
}

void
thread_start(struct thread *t)
{
	BUG_ON(t->is_running || atomic_load(&t->is_stopping));
	start_tick(t);
	t->is_running = true;
	t->id = spawn(run_loop, t, t->actor->ops->name);
}

void
thread_stop(struct thread *t)
{
	if (!t || !t->is_running)
		return;
	BUG_ON(pthread_equal(t->id, pthread_self()));
	atomic_store(&t->is_stopping, true);
	wake_up(t);
	pthread_join(t->id, NULL);
	t->is_running = false;
}

void
thread_free(struct thread *t)
{
	uint32_t left;

	if (!t)
		return;
	thread_stop(t);
	/* One that never ran: what its actor has is let go all the same. */
	if (!atomic_load(&t->is_stopping) && t->actor->ops->on_stop)
		t->actor->ops->on_stop(t->actor->self);
	left = mailbox_count(&t->actor->box);
	if (left > 0)
		log_warn("loop", "%s ended with %u mails unread",
		    t->actor->ops->name, left);
	event_del(&t->wake);
	if (event_initialized(&t->tick))
		event_del(&t->tick);
	event_base_free(t->base);
	close(t->wake_fd);
	mailbox_fini(&t->actor->box);
	xfree(t);
}

void
thread_ask(struct thread *t)
{
	atomic_fetch_add(&t->actor->asked, 1);
	wake_up(t);
}

bool
thread_answers(const struct thread *t)
{
	return !t->is_running || atomic_load(&t->actor->answered) ==
	    atomic_load(&t->actor->asked);
}

const char *
thread_name(const struct thread *t)
{
	return t->actor->ops->name;
}

struct pool_thread {
	struct pool *pool;
	void *self;
	pthread_t id;
};

struct pool {
	const struct actor_ops *ops;
	struct mailbox box;
	pthread_mutex_t lock;	/* taken before the box's, never after */
	pthread_cond_t ready;
	bool is_stopping;
	unsigned count;
	struct pool_thread threads[];
};

static void
wake_pool(void *arg)
{
	struct pool *pool = arg;

	pthread_mutex_lock(&pool->lock);
	pthread_cond_signal(&pool->ready);
	pthread_mutex_unlock(&pool->lock);
}

/* The next mail, or NULL when the pool stops and the box is empty. */
static struct mail *
await_mail(struct pool *pool)
{
	struct mail *mail;

	pthread_mutex_lock(&pool->lock);
	while (!(mail = mailbox_take_some(&pool->box, 1)) &&
	    !pool->is_stopping)
		pthread_cond_wait(&pool->ready, &pool->lock);
	/* The box wakes one thread when it stops being empty; each that
	 * takes passes the wake-up on while there is more. */
	if (mail && mailbox_count(&pool->box) > 0)
		pthread_cond_signal(&pool->ready);
	pthread_mutex_unlock(&pool->lock);
	return mail;
}

static void *
run_pool(void *arg)
{
	struct pool_thread *t = arg;
	const struct actor_ops *ops = t->pool->ops;
	struct mail *mail;

	while ((mail = await_mail(t->pool)))
		ops->on_mail(t->self, mail);
	if (ops->on_stop)
		ops->on_stop(t->self);
	return NULL;
}

struct pool *
pool_start(const struct actor_ops *ops, void *const *selfs, unsigned n,
    uint32_t mail_max)
{
	struct pool *pool;

	BUG_ON(n == 0);
	pool = xcalloc(1, sizeof(*pool) + n * sizeof(pool->threads[0]));
	pool->ops = ops;
	pool->count = n;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->ready, NULL);
	mailbox_init(&pool->box, mail_max, wake_pool, pool);
	for (unsigned i = 0; i < n; i++) {
		struct pool_thread *t = &pool->threads[i];

		t->pool = pool;
		t->self = selfs[i];
		t->id = spawn(run_pool, t, ops->name);
	}
	return pool;
}

struct mailbox *
pool_mailbox(struct pool *pool)
{
	return &pool->box;
}

void
pool_stop(struct pool *pool)
{
	if (!pool)
		return;
	pthread_mutex_lock(&pool->lock);
	pool->is_stopping = true;
	pthread_cond_broadcast(&pool->ready);
	pthread_mutex_unlock(&pool->lock);
	for (unsigned i = 0; i < pool->count; i++)
		pthread_join(pool->threads[i].id, NULL);
	pthread_cond_destroy(&pool->ready);
	pthread_mutex_destroy(&pool->lock);
	mailbox_fini(&pool->box);
	xfree(pool);
}
