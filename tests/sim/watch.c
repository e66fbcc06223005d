/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Seeds are lived in a child, since nothing in a process is sure to be called
 * at each of its ends: neither a BUG nor what a sanitizer finds runs atexit.
 * Runs on: the one thread of the simulator, and its child.
 * Owns: the page that both share.
 */
#include "watch.h"

#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"

struct shared {
	uint64_t seed;
	bool is_over;		/* it ends by itself */
};
static volatile struct shared *shared;

void
watch_seed(uint64_t seed)
{
	if (shared != NULL)
		shared->seed = seed;
}

static void
on_exit_called(void)
{
	shared->is_over = true;
}

static _Noreturn void
live(const struct watch *watch)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (atexit(on_exit_called) != 0)
		BUG("no room for atexit");
	exit(watch->run(watch->arg));
}

static void
tell(const struct watch *watch, int status)
{
	bool has_signal = WIFSIGNALED(status);

	fprintf(watch->out, "seed %" PRIu64 ", ended by %s %d\n"
	    "replay: %s --seed %" PRIu64 " --trace\n"
	    "shrink: %s --seed %" PRIu64 " --shrink\n", shared->seed,
	    has_signal ? "signal" : "exit", has_signal ? WTERMSIG(status) :
	    WEXITSTATUS(status), watch->replay, shared->seed, watch->replay,
	    shared->seed);
}

int
watch_run(const struct watch *watch)
{
	bool is_over;
	int status;
	pid_t pid;

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	fflush(NULL);
	if (shared == MAP_FAILED || (pid = fork()) < 0) {
		perror("sim");
		exit(2);
	}
	if (pid == 0)
		live(watch);
	while (waitpid(pid, &status, 0) != pid)
		continue;
	is_over = shared->is_over && WIFEXITED(status);
	if (!is_over)
		tell(watch, status);
	munmap((void *)(uintptr_t)shared, sizeof(*shared));
	shared = NULL;
	return is_over ? WEXITSTATUS(status) : 1;
}

/* ---- can it see? ---- */

static void
end_by_bug(void)
{
	BUG("planted");
}

static void
end_by_signal(void)
{
	signal(SIGSEGV, SIG_DFL);	/* a sanitizer makes it an exit */
	raise(SIGSEGV);
}

static void
end_as_sanitizers_do(void)
{
	_exit(1);
}

static void
end_by_promise(void)
{
	exit(1);
}

static int
run_planted(const void *arg)
{
	void (*const *end)(void) = arg;

	watch_seed(4711);
	fclose(stderr);
	(*end)();
	return 0;
}

bool
watch_self_test(void)
{
	static const struct {
		void (*end)(void);
		const char *words;
	} ends[] = {
		{ end_by_bug, "seed 4711, ended by signal 6\n" },
		{ end_by_signal, "seed 4711, ended by signal 11\n" },
		{ end_as_sanitizers_do, "seed 4711, ended by exit 1\n" },
		{ end_by_promise, "" },
	};
	static const char lines[] = "replay: sim --seed 4711 --trace\n"
	    "shrink: sim --seed 4711 --shrink\n";
	int passed = 0, failed = 0;

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		char said[256] = "", wanted[256] = "";
		struct watch watch = { run_planted, &ends[i].end, "sim",
			fmemopen(said, sizeof(said), "w") };
		int status = watch_run(&watch);

		fclose(watch.out);
		if (ends[i].words[0] != '\0')
			snprintf(wanted, sizeof(wanted), "%s%s",
			    ends[i].words, lines);
		if (status == 1 && strcmp(said, wanted) == 0) {
			passed++;
			continue;
		}
		printf("an end is not told: \"%s\", not \"%s\"\n", said,
		    wanted);
		failed++;
	}
	printf("%d passed, %d failed\n", passed, failed);
	return failed == 0;
}
