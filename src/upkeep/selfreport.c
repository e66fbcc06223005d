/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The page of a self-test. Numbers are written once, by their kind; a row is
 * one line of a table.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "upkeep/selfreport.h"

#include <inttypes.h>
#include <stddef.h>
#include <time.h>

#include "base/jsonw.h"

/* How a value is shown. */
enum kind {
	KIND_HEADING,	/* no value */
	KIND_TEXT, KIND_TIME, KIND_COUNT, KIND_BYTES, KIND_US, KIND_MS,
	KIND_SECONDS,	/* of ms */
	KIND_FAULT	/* a count that must be 0 */
};

struct row {
	const char *name;	/* in JSON */
	enum kind kind;
	size_t offset;
	const char *labels[SELFREPORT_LANGUAGES];
};

#define AT(member) offsetof(struct selfreport, member)
#define COUNT(member) AT(counts.member)
#define FAULT(which) AT(counts.faults[which])

static const struct row rows[] = {
	{ NULL, KIND_HEADING, 0, { "The machine", "机器" } },
	{ "at_ts", KIND_TIME, AT(at_ts), { "When", "时间" } },
	{ "host", KIND_TEXT, AT(host), { "Host", "主机" } },
	{ "system", KIND_TEXT, AT(system), { "System", "系统" } },
	{ "cpus", KIND_COUNT, AT(cpus), { "Processors", "处理器" } },
	{ "memory_bytes", KIND_BYTES, AT(memory_bytes),
	    { "Memory", "内存" } },
	{ "version", KIND_TEXT, AT(version), { "Yizhan", "驿站版本" } },
	{ "place", KIND_TEXT, AT(place),
	    { "Tested in", "测试目录" } },
	{ "free_bytes", KIND_BYTES, AT(free_bytes),
	    { "Free on that disk", "该磁盘剩余空间" } },
	{ NULL, KIND_HEADING, 0, { "What was done", "做了什么" } },
	{ "took_ms", KIND_SECONDS, AT(took_ms), { "Duration", "用时" } },
	{ "people", KIND_COUNT, AT(people),
	    { "Clients that send at the same time", "同时发送的客户端" } },
	{ "talks", KIND_COUNT, AT(talks), { "Groups", "群组" } },
	{ "intended", KIND_COUNT, COUNT(intended),
	    { "Messages sent", "发送的消息" } },
	{ "acked", KIND_COUNT, COUNT(acked),
	    { "… acknowledged", "……收到确认" } },
	{ "pushed", KIND_COUNT, COUNT(pushed),
	    { "… delivered to other clients", "……送达其他客户端" } },
	{ "found", KIND_COUNT, COUNT(found),
	    { "… found again when read back", "……事后读回" } },
	{ "kills", KIND_COUNT, AT(kills),
	    { "Times the daemon was killed (kill -9)",
	    "强行杀死服务的次数（kill -9）" } },
	{ NULL, KIND_HEADING, 0, { "What must not be", "不允许出现的" } },
	{ "lost", KIND_FAULT, FAULT(WITNESS_LOST),
	    { "Lost", "丢失" } },
	{ "twice", KIND_FAULT, FAULT(WITNESS_TWICE),
	    { "Twice", "重复" } },
	{ "reordered", KIND_FAULT, FAULT(WITNESS_REORDERED),
	    { "Out of order", "乱序" } },
	{ "phantom", KIND_FAULT, FAULT(WITNESS_PHANTOM),
	    { "Sent by nobody, or not so", "无人发送或内容不符" } },
	{ "holes", KIND_FAULT, FAULT(WITNESS_HOLE),
	    { "Holes in the numbering", "序号缺口" } },
	{ "changed", KIND_FAULT, FAULT(WITNESS_CHANGED),
	    { "Not where it was before", "位置前后不一" } },
	{ NULL, KIND_HEADING, 0, { "What was measured", "测得的数据" } },
	{ "sync_p50_us", KIND_US, AT(sync_p50_us),
	    { "Writing 4 KiB to the disk for good, half within",
	    "写入磁盘 4 KiB 并落盘：半数不超过" } },
	{ "sync_p99_us", KIND_US, AT(sync_p99_us),
	    { "… 99 of 100 within", "……百分之九十九不超过" } },
	{ "sync_max_us", KIND_US, AT(sync_max_us),
	    { "… the longest", "……最长" } },
	{ "acks_per_s", KIND_COUNT, AT(acks_per_s),
	    { "Messages acknowledged a second", "每秒确认的消息" } },
	{ "ack_p50_us", KIND_US, AT(ack_p50_us),
	    { "From sending to the acknowledgement, half within",
	    "从发送到确认：半数不超过" } },
	{ "ack_p99_us", KIND_US, AT(ack_p99_us),
	    { "… 99 of 100 within", "……百分之九十九不超过" } },
	{ "start_p50_ms", KIND_MS, AT(start_p50_ms),
	    { "Ready again after a kill, half within",
	    "被杀后重新就绪：半数不超过" } },
	{ "start_max_ms", KIND_MS, AT(start_max_ms),
	    { "… the longest", "……最长" } },
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

/* What is said around the table. */
static const struct {
	const char *code, *title, *passed, *failed, *first, *how, *check;
} words[SELFREPORT_LANGUAGES] = {
	[SELFREPORT_EN] = {
		.code = "en",
		.title = "Yizhan: self-test",
		.passed = "PASSED: nothing was lost, nothing was there twice, "
		    "nothing was out of order.",
		.failed = "FAILED: this machine does not keep messages as it "
		    "must. Do not put it into service.",
		.first = "The first fault",
		.how = "Several clients sent messages to a daemon of its own "
		    "in a directory of its own, as fast as it took them. It "
		    "was killed without warning as acknowledgements arrived, "
		    "and started again. What was meant, acknowledged and "
		    "delivered was noted apart from the daemon, and compared "
		    "with what was read back after each start, and with all "
		    "of it at the end. A kill is not a power cut: whether the "
		    "disk keeps what it says it has kept is not shown here.",
		.check = "Whether this page is as it was signed, yizhanctl "
		    "selftest --verify FILE says on the same machine.",
	},
	[SELFREPORT_ZH] = {
		.code = "zh-CN",
		.title = "驿站：自检报告",
		.passed = "通过：没有丢失，没有重复，没有乱序。",
		.failed = "未通过：这台机器不能可靠地保存消息，请勿投入使用。",
		.first = "第一个错误",
		.how = "多个客户端以最快速度向一个独立目录里的独立服务发送"
		    "消息；确认到达时，服务被毫无预警地杀死，然后重新启动。"
		    "发送了什么、确认了什么、送达了什么，都在服务之外另行"
		    "记录；每次启动后与新读回的内容比对，最后与全部内容比对。"
		    "杀死进程不等于断电：磁盘是否真正保存了它声称已保存的"
		    "数据，本报告不能证明。",
		.check = "在同一台机器上用 yizhanctl selftest --verify FILE "
		    "可以验证本页自签名以来未被改动。",
	},
};

bool
selfreport_is_good(const struct selfreport *r)
{
	for (int i = 0; i < WITNESS_FAULTS; i++)
		if (r->counts.faults[i] > 0)
			return false;
	return r->counts.acked > 0 && r->counts.found > 0 && r->kills > 0;
}

enum selfreport_language
selfreport_language(const char *name)
{
	return name && strncmp(name, "zh", 2) == 0 ? SELFREPORT_ZH :
	    SELFREPORT_EN;
}

/* Values */

static int64_t
number_of(const struct selfreport *r, const struct row *row)
{
	int64_t n;

	memcpy(&n, (const char *)r + row->offset, sizeof(n));
	return n;
}

static const char *
text_of(const struct selfreport *r, const struct row *row)
{
	return (const char *)r + row->offset;
}

/* 1234567 as 1,234,567. */
static void
put_count(struct buf *out, int64_t n)
{
	char digits[32];
	int len = snprintf(digits, sizeof(digits), "%" PRId64, n);

	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			buf_putc(out, ',');
		buf_putc(out, digits[i]);
	}
}

static void
put_time(struct buf *out, int64_t ts)
{
	time_t seconds = (time_t)(ts / 1000);
	char text[48] = "?";
	struct tm tm;

	if (localtime_r(&seconds, &tm))
		strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S %z", &tm);
	buf_puts(out, text);
}

static void
put_value(struct buf *out, const struct selfreport *r, const struct row *row)
{
	int64_t n = row->kind == KIND_TEXT || row->kind == KIND_HEADING ? 0 :
	    number_of(r, row);

	switch (row->kind) {
	case KIND_HEADING:
		break;
	case KIND_TEXT:
		buf_puts(out, text_of(r, row));
		break;
	case KIND_TIME:
		put_time(out, n);
		break;
	case KIND_COUNT:
	case KIND_FAULT:
		put_count(out, n);
		break;
	case KIND_BYTES:
		put_count(out, n >> 20);
		buf_puts(out, " MiB");
		break;
	case KIND_US:
		buf_printf(out, "%" PRId64 ".%02" PRId64 " ms", n / 1000,
		    n % 1000 / 10);
		break;
	case KIND_MS:
		put_count(out, n);
		buf_puts(out, " ms");
		break;
	case KIND_SECONDS:
		buf_printf(out, "%" PRId64 ".%" PRId64 " s", n / 1000,
		    n % 1000 / 100);
		break;
	}
}

/* As text */

void
selfreport_text(const struct selfreport *r, enum selfreport_language l,
    struct buf *out)
{
	buf_printf(out, "%s\n\n%s\n", words[l].title, selfreport_is_good(r) ?
	    words[l].passed : words[l].failed);
	if (r->example[0])
		buf_printf(out, "%s: %s\n", words[l].first, r->example);
	for (size_t i = 0; i < ROW_COUNT; i++) {
		if (rows[i].kind == KIND_HEADING) {
			buf_printf(out, "\n%s\n", rows[i].labels[l]);
			continue;
		}
		buf_printf(out, "  %s: ", rows[i].labels[l]);
		put_value(out, r, &rows[i]);
		buf_putc(out, '\n');
	}
	buf_printf(out, "\n%s\n%s\n", words[l].how, words[l].check);
}

/* As HTML */

static void
put_html(struct buf *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&':
			buf_puts(out, "&amp;");
			break;
		case '<':
			buf_puts(out, "&lt;");
			break;
		case '>':
			buf_puts(out, "&gt;");
			break;
		default:
			buf_putc(out, *text);
		}
	}
}

static void
put_element(struct buf *out, const char *name, const char *text)
{
	buf_printf(out, "<%s>", name);
	put_html(out, text);
	buf_printf(out, "</%.*s>\n", (int)strcspn(name, " "), name);
}

static const char style[] =
    "<style>\n"
    "@page { size: A4; margin: 14mm }\n"
    "body { font: 14px/1.45 system-ui, \"Noto Sans CJK SC\", "
    "\"Microsoft YaHei\", sans-serif; color: #1a1a1a; background: #fff; "
    "max-width: 44em; margin: 1.5em auto; padding: 0 1em }\n"
    "h1 { font-size: 1.5em; margin: 0 0 .4em }\n"
    "h2 { font-size: 1em; margin: .9em 0 .2em }\n"
    ".verdict { font-weight: 600; padding: .6em .8em; border-left: 5px "
    "solid #137333; background: #e6f4ea }\n"
    ".failed { border-color: #b3261e; background: #fce8e6 }\n"
    "table { width: 100%; border-collapse: collapse }\n"
    "td { padding: .12em 0; border-bottom: 1px solid #e3e3e3; "
    "vertical-align: top }\n"
    "td + td { text-align: right; padding-left: 1em; font-variant-numeric: "
    "tabular-nums; overflow-wrap: anywhere }\n"
    "p { margin: .8em 0 }\n"
    ".signature { font: 10px/1.4 ui-monospace, monospace; color: #595959; "
    "overflow-wrap: anywhere }\n"
    "@media print { body { font-size: 11.5px; margin: 0; padding: 0; "
    "max-width: none } .signature { font-size: 8px } }\n"
    "</style>\n";

static void
put_table(struct buf *out, const struct selfreport *r,
    enum selfreport_language l)
{
	struct buf value;
	bool is_open = false;

	buf_init(&value, SELFREPORT_MAX);
	for (size_t i = 0; i < ROW_COUNT; i++) {
		if (rows[i].kind == KIND_HEADING) {
			buf_puts(out, is_open ? "</table>\n" : "");
			put_element(out, "h2", rows[i].labels[l]);
			buf_puts(out, "<table>\n");
			is_open = true;
			continue;
		}
		buf_reset(&value);
		put_value(&value, r, &rows[i]);
		buf_puts(out, "<tr><td>");
		put_html(out, rows[i].labels[l]);
		buf_puts(out, "</td><td>");
		put_html(out, value.data ? value.data : "");
		buf_puts(out, "</td></tr>\n");
	}
	buf_puts(out, "</table>\n");
	buf_fini(&value);
}

void
selfreport_html(const struct selfreport *r, enum selfreport_language l,
    struct buf *out)
{
	bool good = selfreport_is_good(r);

	buf_printf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
	    "content=\"width=device-width, initial-scale=1\">\n",
	    words[l].code);
	put_element(out, "title", words[l].title);
	buf_puts(out, style);
	buf_puts(out, "</head>\n<body>\n");
	put_element(out, "h1", words[l].title);
	buf_printf(out, "<p class=\"verdict%s\">", good ? "" : " failed");
	put_html(out, good ? words[l].passed : words[l].failed);
	buf_puts(out, "</p>\n");
	if (r->example[0]) {
		buf_puts(out, "<p>");
		put_html(out, words[l].first);
		buf_puts(out, ": ");
		put_html(out, r->example);
		buf_puts(out, "</p>\n");
	}
	put_table(out, r, l);
	put_element(out, "p", words[l].how);
	put_element(out, "p", words[l].check);
}

/* As JSON */

void
selfreport_json(const struct selfreport *r, struct buf *out)
{
	struct jsonw w = jsonw_on(out);

	jsonw_object(&w);
	jsonw_bool_field(&w, "good", selfreport_is_good(r));
	for (size_t i = 0; i < ROW_COUNT; i++) {
		if (rows[i].kind == KIND_TEXT)
			jsonw_string_field(&w, rows[i].name,
			    str_from(text_of(r, &rows[i])));
		else if (rows[i].kind != KIND_HEADING)
			jsonw_int_field(&w, rows[i].name,
			    number_of(r, &rows[i]));
	}
	if (r->example[0])
		jsonw_string_field(&w, "example", str_from(r->example));
	jsonw_string_field(&w, "key", str_from(r->key));
	jsonw_object_end(&w);
}
