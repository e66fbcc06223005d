/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words of letters, in each language: {house}, {name}, {user} and {link}
 * stand for what they say.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "modules/mailtext.h"

#include "base/url.h"

#define SUBJECT_MAX 1024
#define LINK_MAX (MAILER_URL_MAX + TENANT_HOST_MAX + 256)

static const struct {
	const char *subject, *text;
} words[MAILER_LANGUAGES][WISH_KINDS] = {
	[MAILER_EN] = {
		[WISH_TEST] = { "Mail from {house} works",
		    "This letter is a test: the mail server took it, and you"
		    " are reading it.\n\nInvitations and new passwords can be"
		    " sent this way.\n" },
		[WISH_RESET] = { "A new password for {house}",
		    "Hello {name},\n\n"
		    "somebody asked for a new password for your account"
		    " {user} at {house}. To choose one, open this link within"
		    " 30 minutes:\n\n{link}\n\n"
		    "It is good once. If it was not you who asked, do"
		    " nothing: your password stays as it is.\n" },
		[WISH_INVITE] = { "Your account at {house}",
		    "Hello {name},\n\n"
		    "there is an account for you at {house}. You sign in as:"
		    " {user}\n\nTo choose your password, open this link"
		    " within 7 days:\n\n{link}\n\n"
		    "It is good once.\n" },
	},
	[MAILER_ZH] = {
		[WISH_TEST] = { "{house} 的邮件发送正常",
		    "这是一封测试邮件：邮件服务器已接收，您也已收到。\n\n"
		    "邀请与重设密码的邮件将由此发送。\n" },
		[WISH_RESET] = { "重设 {house} 的密码",
		    "{name}，您好：\n\n"
		    "有人请求为您在 {house} 的账号 {user} 设置新密码。"
		    "请在 30 分钟内打开以下链接，设置新密码：\n\n{link}\n\n"
		    "链接只能使用一次。如果不是您本人操作，请忽略本邮件，"
		    "您的密码不会改变。\n" },
		[WISH_INVITE] = { "您在 {house} 的账号",
		    "{name}，您好：\n\n"
		    "已为您在 {house} 开通账号，登录名：{user}\n\n"
		    "请在 7 天内打开以下链接，设置您的密码：\n\n{link}\n\n"
		    "链接只能使用一次。\n" },
	},
};

struct said {
	const char *of;
	struct str is;
};
#define SAID_COUNT 4

static void
put_said(const struct said *said, struct str of, struct buf *out)
{
	for (int i = 0; i < SAID_COUNT; i++)
		if (str_is(of, said[i].of))
			buf_putstr(out, said[i].is);
}

/* What a name holds is not looked at again. */
static void
put_words(const char *text, const struct said *said, struct buf *out)
{
	for (const char *p = text; *p != '\0'; p++) {
		const char *end = *p == '{' ? strchr(p, '}') : NULL;

		if (end == NULL) {
			buf_putc(out, *p);
			continue;
		}
		put_said(said, (struct str){ p + 1, (size_t)(end - p - 1) },
		    out);
		p = end;
	}
}

/* The tenant's own host name in the place of the box's; its port and path are
 * the box's. */
static void
put_link(const char *base, const struct mail_wish *wish, struct buf *out)
{
	const char *end = base, *ignored;
	struct url url;

	if (wish->site.len > 0 && url_parse(str_from(base), &url, &ignored)) {
		end = url.host.p + url.host.len;
		end += *end == ']';
		buf_putstr(out, (struct str){ base,
		    (size_t)(url.authority.p - base) });
		buf_putstr(out, wish->site);
	}
	buf_printf(out, "%s/#reset=%.*s", end, STR_FMT(wish->token));
}

void
mailtext_put(const struct mailconf *c, const struct mail_wish *wish,
    int64_t ts_ms, struct str id, struct buf *out)
{
	struct letter letter = { .from = str_from(c->from),
		.from_name = wish->house, .to = wish->to, .ts_ms = ts_ms,
		.id = id };
	int language = c->language;
	struct buf subject, text, link;
	struct said said[SAID_COUNT] = {
		{ "house", wish->house }, { "name", wish->name },
		{ "user", wish->user },
	};

	if (wish->language > 0)
		language = (int)wish->language - 1;
	buf_init(&link, LINK_MAX);
	put_link(c->url, wish, &link);
	said[SAID_COUNT - 1] = (struct said){ "link", buf_str(&link) };
	buf_init(&subject, SUBJECT_MAX);
	buf_init(&text, LETTER_TEXT_MAX);
	put_words(words[language][wish->kind].subject, said, &subject);
	put_words(words[language][wish->kind].text, said, &text);
	letter.subject = buf_str(&subject);
	letter.text = buf_str(&text);
	letter_put(&letter, out);
	mem_wipe(text.data, text.len);
	mem_wipe(link.data, link.len);
	buf_fini(&link);
	buf_fini(&subject);
	buf_fini(&text);
}
