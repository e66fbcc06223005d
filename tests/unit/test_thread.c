/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <pthread.h>
#include <semaphore.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/mem.h"
#include "loop/thread.h"

/* An actor that adds numbers; its state is read after thread_stop only. */
struct adder {
	struct actor actor;
	pthread_t thread;
	int64_t sum, ticks, last_tick;
	int mails, stops, nice;
	bool is_ordered, is_blocked;
	struct mailbox *echo;	/* may be NULL */
};

struct number {
	struct mail mail;
	int value;
};

static void
post_number(struct mailbox *box, int value)
{
	struct number *n = xcalloc(1, sizeof(*n));

	n->value = value;
	mailbox_post_reserved(box, &n->mail);
}

static void
adder_mail(void *self, struct mail *list)
{
	struct adder *a = self;
	struct mail *next;
	sigset_t mask;

	a->thread = pthread_self();
	a->nice = getpriority(PRIO_PROCESS, (id_t)gettid());
	pthread_sigmask(SIG_SETMASK, NULL, &mask);
	a->is_blocked = sigismember(&mask, SIGTERM);
	for (; list; list = next) {
		struct number *n = (struct number *)list;

		next = list->next;
		a->sum += n->value;
		a->mails++;
		if (a->echo && n->value > 0)
			post_number(a->echo, n->value - 1);
		xfree(n);
	}
}

static void
adder_tick(void *self, int64_t mono_ms)
{
	struct adder *a = self;

	a->is_ordered = a->is_ordered && mono_ms >= a->last_tick;
	a->last_tick = mono_ms;
	/* Each tick is as good as a mail for who waits for three. */
	if (++a->ticks == 3 && a->echo)
		post_number(a->echo, 0);
}

static void
adder_stop(void *self)
{
	((struct adder *)self)->stops++;
}

static const struct actor_ops adder_ops = {
	.name = "adder",
	.on_mail = adder_mail,
	.on_stop = adder_stop,
};

static const struct actor_ops ticker_ops = {
	.name = "a name longer than a thread may have",
	.on_mail = adder_mail,
	.on_tick = adder_tick,
	.tick_ms = 1,
};

START_TEST(thread_handles_all_mail_before_it_stops)
{
	struct adder a = { .actor = { .ops = &adder_ops, .self = &a } };
	struct thread *t = thread_new(&a.actor, 10);

	/* Mail that is there before the start counts as well. */
	post_number(&a.actor.box, 1000);
	thread_start(t);
	for (int i = 1; i <= 1000; i++)
		post_number(&a.actor.box, i);
	thread_stop(t);
	ck_assert_int_eq(a.sum, 501500);
	ck_assert_int_eq(a.mails, 1001);
	ck_assert_int_eq(a.stops, 1);
	ck_assert(!pthread_equal(a.thread, pthread_self()));
	ck_assert(a.is_blocked);
	thread_stop(t);
	ck_assert_int_eq(a.stops, 1);
	thread_free(t);
}
END_TEST

START_TEST(thread_in_the_background_lets_others_go_first)
{
	static const struct actor_ops behind_ops = {
		.name = "behind", .on_mail = adder_mail, .is_background = true,
	};
	struct adder ahead = { .actor = { .ops = &adder_ops, .self = &ahead } };
	struct adder behind = { .actor = { .ops = &behind_ops,
	    .self = &behind } };
	struct adder *both[] = { &ahead, &behind };

	for (int i = 0; i < 2; i++) {
		struct thread *t = thread_new(&both[i]->actor, 10);

		thread_start(t);
		post_number(&both[i]->actor.box, 1);
		thread_free(t);
	}
	ck_assert_int_eq(ahead.nice, getpriority(PRIO_PROCESS, 0));
	ck_assert_int_eq(behind.nice, ahead.nice < 9 ? ahead.nice + 10 : 19);
}
END_TEST

START_TEST(thread_handles_mail_that_it_sends_itself_while_stopping)
{
	struct adder a = { .actor = { .ops = &adder_ops, .self = &a } };
	struct thread *t = thread_new(&a.actor, 10);

	a.echo = &a.actor.box;
	thread_start(t);
	post_number(&a.actor.box, 100);
	thread_stop(t);
	ck_assert_int_eq(a.mails, 101);
	ck_assert_int_eq(a.stops, 1);
	thread_free(t);
}
END_TEST

/* Waits until the box has mail; the wake-up is a pipe's byte. */
static void
write_byte(void *arg)
{
	ck_assert_int_eq(write(*(int *)arg, "x", 1), 1);
}

START_TEST(thread_ticks_by_a_clock_that_rises)
{
	struct adder a = { .actor = { .ops = &ticker_ops, .self = &a } };
	struct mailbox back;
	int ends[2];
	char byte;
	struct thread *t;

	a.is_ordered = true;
	a.echo = &back;
	ck_assert_int_eq(pipe(ends), 0);
	mailbox_init(&back, 1, write_byte, &ends[1]);
	t = thread_new(&a.actor, 10);
	thread_start(t);
	ck_assert_int_eq(read(ends[0], &byte, 1), 1);
	thread_free(t);
	ck_assert_int_ge(a.ticks, 3);
	ck_assert(a.is_ordered);
	xfree(mailbox_take(&back));
	mailbox_fini(&back);
	close(ends[0]);
	close(ends[1]);
}
END_TEST

static void
on_readable(evutil_socket_t fd, short what, void *arg)
{
	char byte;

	(void)what;
	ck_assert_int_eq(read(fd, &byte, 1), 1);
	post_number(arg, 7);
}

START_TEST(thread_serves_sockets_on_the_same_loop)
{
	struct adder a = { .actor = { .ops = &adder_ops, .self = &a } };
	struct thread *t = thread_new(&a.actor, 10);
	int ends[2], back[2];
	struct mailbox box;
	struct event *ev;
	char byte;

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(pipe(back), 0);
	mailbox_init(&box, 1, write_byte, &back[1]);
	ev = event_new(thread_base(t), ends[0], EV_READ | EV_PERSIST,
	    on_readable, &a.actor.box);
	event_add(ev, NULL);
	a.echo = &box;
	thread_start(t);
	ck_assert_int_eq(write(ends[1], "x", 1), 1);
	/* The number came through the socket and the mailbox. */
	ck_assert_int_eq(read(back[0], &byte, 1), 1);
	thread_stop(t);
	ck_assert_int_eq(a.sum, 7);
	event_free(ev);
	thread_free(t);
	xfree(mailbox_take(&box));
	mailbox_fini(&box);
	for (int i = 0; i < 2; i++) {
		close(ends[i]);
		close(back[i]);
	}
}
END_TEST

START_TEST(thread_that_never_ran_is_freed)
{
	struct adder a = { .actor = { .ops = &adder_ops, .self = &a } };

	thread_free(thread_new(&a.actor, 1));
	thread_free(NULL);
	ck_assert_int_eq(a.stops, 1);	/* its actor lets go what it has */
}
END_TEST

/* An actor that says where it is and goes on when it is told to. */
struct halting {
	struct actor actor;
	sem_t is_there, may_go;
};

static void
halt(struct halting *h)
{
	sem_post(&h->is_there);
	while (sem_wait(&h->may_go) != 0)
		;
}

static void
halting_mail(void *self, struct mail *list)
{
	struct halting *h = self;

	xfree(list);
	halt(h);
	actor_turns(&h->actor);
	halt(h);
}

static void
await_answer(const struct thread *t)
{
	while (!thread_answers(t))
		usleep(1000);
}

START_TEST(thread_that_stands_still_does_not_answer)
{
	static const struct actor_ops halting_ops = { .name = "halting",
		.on_mail = halting_mail };
	struct halting h = { .actor = { .ops = &halting_ops, .self = &h } };
	struct thread *t = thread_new(&h.actor, 10);

	ck_assert_int_eq(sem_init(&h.is_there, 0, 0), 0);
	ck_assert_int_eq(sem_init(&h.may_go, 0, 0), 0);
	ck_assert_str_eq(thread_name(t), "halting");
	thread_ask(t);
	ck_assert(thread_answers(t));	/* it does not run */
	thread_start(t);
	thread_ask(t);
	await_answer(t);
	post_number(&h.actor.box, 1);
	sem_wait(&h.is_there);
	ck_assert(thread_answers(t));	/* nobody has asked since */
	thread_ask(t);
	ck_assert(!thread_answers(t));
	sem_post(&h.may_go);
	sem_wait(&h.is_there);
	ck_assert(thread_answers(t));	/* it got on */
	thread_ask(t);
	ck_assert(!thread_answers(t));
	sem_post(&h.may_go);
	await_answer(t);
	thread_stop(t);
	thread_ask(t);
	ck_assert(thread_answers(t));
	thread_free(t);
}
END_TEST

START_TEST(thread_pair_passes_mail_to_and_fro)
{
	struct adder a = { .actor = { .ops = &adder_ops, .self = &a } };
	struct adder b = { .actor = { .ops = &adder_ops, .self = &b } };
	struct adder end = { .actor = { .ops = &adder_ops, .self = &end } };
	struct thread *ta = thread_new(&a.actor, 10);
	struct thread *tb = thread_new(&b.actor, 10);
	int64_t total;

	a.echo = &b.actor.box;
	b.echo = &a.actor.box;
	thread_start(ta);
	thread_start(tb);
	post_number(&a.actor.box, 5000);
	thread_stop(ta);
	thread_stop(tb);
	/* What the second sent after the first had stopped lies in the box:
	 * nothing is lost. */
	adder_mail(&end, mailbox_take(&a.actor.box));
	total = a.mails + b.mails + end.mails;
	ck_assert_int_ge(total, 1);
	ck_assert_int_le(total, 5001);
	ck_assert_int_eq(a.sum + b.sum + end.sum,
	    5000 * total - total * (total - 1) / 2);
	thread_free(ta);
	thread_free(tb);
}
END_TEST

START_TEST(pool_does_all_work_each_with_its_own_state)
{
	struct adder adders[3] = { { .sum = 0 } };
	void *selfs[3] = { &adders[0], &adders[1], &adders[2] };
	struct pool *pool = pool_start(&adder_ops, selfs, 3, 10);
	int64_t sum = 0;
	int mails = 0;

	for (int i = 1; i <= 1000; i++)
		post_number(pool_mailbox(pool), i);
	pool_stop(pool);
	for (int i = 0; i < 3; i++) {
		sum += adders[i].sum;
		mails += adders[i].mails;
		ck_assert_int_eq(adders[i].stops, 1);
	}
	ck_assert_int_eq(sum, 500500);
	ck_assert_int_eq(mails, 1000);
	pool_stop(NULL);
}
END_TEST

/* Each thread waits for the other inside on_mail: only if two mails wake two
 * threads does it end. */
struct meeting {
	pthread_barrier_t barrier;
	atomic_int count;
};

static void
meet(void *self, struct mail *mail)
{
	struct meeting *m = self;

	xfree(mail);
	if (pthread_barrier_wait(&m->barrier) == PTHREAD_BARRIER_SERIAL_THREAD)
		m->count++;
}

START_TEST(pool_runs_two_mails_at_the_same_time)
{
	static const struct actor_ops meet_ops = {
		.name = "meet",
		.on_mail = meet,
	};
	struct meeting m = { .count = 0 };
	void *selfs[2] = { &m, &m };
	struct pool *pool;

	pthread_barrier_init(&m.barrier, NULL, 2);
	pool = pool_start(&meet_ops, selfs, 2, 10);
	for (int i = 0; i < 1000; i++)
		post_number(pool_mailbox(pool), 0);
	pool_stop(pool);
	ck_assert_int_eq(m.count, 500);
	pthread_barrier_destroy(&m.barrier);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("thread");
	TCase *tc = tcase_create("thread");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, thread_handles_all_mail_before_it_stops);
	tcase_add_test(tc,
	    thread_handles_mail_that_it_sends_itself_while_stopping);
	tcase_add_test(tc, thread_in_the_background_lets_others_go_first);
	tcase_add_test(tc, thread_ticks_by_a_clock_that_rises);
	tcase_add_test(tc, thread_serves_sockets_on_the_same_loop);
	tcase_add_test(tc, thread_that_never_ran_is_freed);
	tcase_add_test(tc, thread_that_stands_still_does_not_answer);
	tcase_add_test(tc, thread_pair_passes_mail_to_and_fro);
	tcase_add_test(tc, pool_does_all_work_each_with_its_own_state);
	tcase_add_test(tc, pool_runs_two_mails_at_the_same_time);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
