/* SPDX-License-Identifier: Apache-2.0 */
/* conf and the daemon's own options: a file ends in values or in problems
 * with their lines; values that are dumped load again as the same values, and
 * every part takes the settings made of them. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "app/options.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FILES 2

/* Files in memory, by the paths that conf_load opens. */
static struct {
	int fd;
	char path[32];
} files[FILES];

static const char *
put_file(unsigned n, const void *data, size_t size)
{
	if (!files[n].path[0]) {
		files[n].fd = memfd_create("conf", MFD_CLOEXEC);
		BUG_ON(files[n].fd < 0);
		snprintf(files[n].path, sizeof(files[n].path),
		    "/proc/self/fd/%d", files[n].fd);
	}
	BUG_ON(ftruncate(files[n].fd, 0) != 0);
	BUG_ON(pwrite(files[n].fd, data, size, 0) != (ssize_t)size);
	return files[n].path;
}

static enum err
load(unsigned n, const void *data, size_t size, struct buf *problems,
    struct conf **out)
{
	struct conf_source source = { .file = put_file(n, data, size),
		.is_file_required = true };

	return conf_load(option_tables(), &source, problems, out);
}

/* Every value of every option that a dump has. */
static void
write_values(const struct conf *conf, struct buf *out)
{
	for (const struct conf_table *t = option_tables(); t->rows; t++) {
		const void *values = conf_values(conf, t);

		for (const struct option *o = t->rows; o->name; o++) {
			if (o->flags & OPTION_SECRET)
				continue;
			buf_printf(out, "%s.%s = ", o->section, o->name);
			option_format(o, values, out);
			buf_putc(out, '\n');
		}
	}
}

static void
check_settings(const struct conf *conf)
{
	const struct options *o = options_of(conf);
	struct core_settings core = core_settings_default;
	struct gate_settings gate;
	struct http_settings http;

	options_core(o, &core);
	options_gate(o, &gate);
	options_http(o, &http);
	BUG_ON(core.rate.per_s <= 0 || core.users_max <= 0);
	BUG_ON(gate.message_bytes_max == 0 || gate.inflight_max == 0);
	for (int i = 0; i < PLATFORM_COUNT; i++)
		BUG_ON(core.devices_max[i] <= 0);
}

static void
check_again(const struct conf *conf)
{
	struct buf dump, problems, values, others;
	struct conf *again;

	buf_init(&dump, 1 << 22);
	buf_init(&problems, 1 << 20);
	buf_init(&values, 1 << 22);
	buf_init(&others, 1 << 22);
	conf_dump(conf, &dump);
	BUG_ON(dump.overflow);
	if (load(1, dump.data, dump.len, &problems, &again) != ERR_OK)
		BUG("a dump is refused: %s", problems.data);
	write_values(conf, &values);
	write_values(again, &others);
	BUG_ON(!str_eq(buf_str(&values), buf_str(&others)));
	conf_free(again);
	buf_fini(&dump);
	buf_fini(&problems);
	buf_fini(&values);
	buf_fini(&others);
}

/* Each line has the file's name, a line's number, and words. */
static void
check_problems(struct str text)
{
	const char *p = text.p, *end = text.p + text.len;

	BUG_ON(text.len == 0 || end[-1] != '\n');
	while (p < end) {
		const char *line_end = memchr(p, '\n', (size_t)(end - p));
		struct str line = { p, (size_t)(line_end - p) };

		BUG_ON(!str_starts(line, files[0].path));
		BUG_ON(line.len < strlen(files[0].path) + 4);
		p = line_end + 1;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf problems;
	struct conf *conf;
	enum err err;

	if (size > 65536)
		return 0;
	buf_init(&problems, 1 << 20);
	err = load(0, data, size, &problems, &conf);
	if (err == ERR_OK) {
		check_settings(conf);
		check_again(conf);
		conf_free(conf);
	} else {
		BUG_ON(err != ERR_FIELD || conf);
		check_problems(buf_str(&problems));
	}
	buf_fini(&problems);
	return 0;
}
