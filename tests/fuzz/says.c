/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What clients send: frames, calls by the book and calls of the script.
 * Runs on: the fuzzer's thread.
 * Owns: nothing.
 */
#include "client.h"

#include <stdio.h>

#include "net/ws.h"

void
client_bytes(struct client *c, const void *data, size_t len)
{
	const char *p = data;
	size_t n;

	for (size_t i = 0; i < len && c->stream != NULL; i += n) {
		n = c->piece > 0 && c->piece < len - i ? c->piece : len - i;
		pipe_feed(c->stream, p + i, n);
	}
}

void
client_say(struct client *c, struct str text)
{
	unsigned char header[WS_HEADER_MAX];
	size_t n = ws_header(header, WS_OP_TEXT, text.len);
	struct buf frame;

	buf_init(&frame, 1 << 16);
	header[1] |= 0x80;
	buf_putstr(&frame, (struct str){ (const char *)header, n });
	buf_putstr(&frame, (struct str){ "\0\0\0\0", 4 });	/* the mask */
	buf_putstr(&frame, text);
	client_bytes(c, frame.data, frame.len);
	buf_fini(&frame);
}

struct call *
client_call(struct client *c, const char *op, struct str params)
{
	struct call *call;
	struct buf text;

	if (c->stream == NULL || c->call_count == CALLS_MAX)
		return NULL;
	call = &c->calls[c->call_count];
	*call = (struct call){ .op = op_find(str_from(op)), .conv = -1,
		.cid = -1, .tenant = c->tenant, .person = c->person };
	BUG_ON(call->op == NULL);
	buf_init(&text, 1 << 16);
	buf_printf(&text, "{\"jsonrpc\":\"2.0\",\"id\":%lld,\"method\":"
	    "\"%s\",\"params\":", FIRST_ID + c->call_count++, op);
	buf_putstr(&text, params);
	buf_putc(&text, '}');
	client_say(c, buf_str(&text));
	buf_fini(&text);
	return call;
}

void
client_open(struct client *c, int tenant, int person, int device)
{
	const struct known_token *t = &c->crew->world.people[tenant][person].
	    tokens[0];
	char params[400];
	struct call *call;
	int n;

	n = snprintf(params, sizeof(params), "{\"token\":\"%s\",\"device\":"
	    "{\"id\":\"dev%d\",\"platform\":\"%s\"}}", t->text, device,
	    platform_names[device % PLATFORM_COUNT]);
	call = client_call(c, "session.open",
	    (struct str){ params, (size_t)n });
	if (call == NULL)
		return;
	call->tenant = tenant;
	call->person = person;
}

void
client_send(struct client *c, int conv, int cid)
{
	char said[CONV_NAME_ROOM], params[400];
	struct call *call;
	int n;

	if (!people_says(conv, c->person, said))
		return;
	n = snprintf(params, sizeof(params), "{\"conv\":\"%s\",\"cid\":\"c%d\","
	    "\"kind\":\"text\",\"body\":{\"text\":\"%s %d\"}}", said, cid,
	    c->is_open ? c->crew->canary[c->tenant] : "who am I", cid);
	call = client_call(c, "message.send",
	    (struct str){ params, (size_t)n });
	if (call == NULL || !c->is_open)
		return;
	call->conv = conv;
	call->cid = cid;
}

/*
 * Calls by the book, ' for ". Of the script's two numbers a and b come
 * $c: a conversation as the caller says it    $g: a group's id
 * $p: a person who is there                   $u: anybody
 * $t: a token of hers                         $a, $n: a; b counted from 1
 * $k: the newest broadcast of her tenant      $s: what she streamed last
 * $r: the newest report there
 */
static const struct {
	const char *op, *params;
} calls[] = {
	{ "sync", "{'since':$a,'limit':3}" },
	{ "message.list", "{'conv':'$c','after':$n}" },
	{ "message.send", "{'conv':'$c','cid':'b$a','kind':'text',"
	    "'body':{'text':'not for long'},'burn_s':1}" },
	{ "message.send", "{'conv':'$c','cid':'g$a','kind':'text',"
	    "'body':{'text':'at once'},'urgent':true}" },
	{ "message.ack", "{'conv':'$c','seq':$n,'cid':'k'}" },
	{ "message.acks", "{'conv':'$c','seq':$n}" },
	{ "message.calm", "{'conv':'$c','seq':$n,'cid':'m'}" },
	{ "message.get", "{'conv':'$c','seqs':[$n]}" },
	{ "message.edit", "{'conv':'$c','seq':$n,'cid':'e','kind':'text',"
	    "'body':{'text':'anew $a'}}" },
	{ "message.react", "{'conv':'$c','seq':$n,'cid':'a$a',"
	    "'emoji':'ok'}" },
	{ "message.reactions", "{'conv':'$c','seq':$n,'emoji':'ok'}" },
	{ "message.unreact", "{'conv':'$c','seq':$n,'cid':'u$a',"
	    "'emoji':'ok'}" },
	{ "message.readers", "{'conv':'$c','seq':$n}" },
	{ "message.pin", "{'conv':'$c','seq':$n,'cid':'p'}" },
	{ "message.pinned", "{'conv':'$c'}" },
	{ "message.unpin", "{'conv':'$c','seq':$n,'cid':'q'}" },
	{ "message.extend", "{'conv':'$c','seq':$n,'cid':'x$a',"
	    "'set':{'k':'v$a'}}" },
	{ "message.forward", "{'from':'$c','conv':'$c','seqs':[$n],"
	    "'cid':'f$a'}" },
	{ "message.report", "{'conv':'$c','seq':$n,'reason':'spam',"
	    "'text':'x$a'}" },
	{ "report.list", "{'limit':$n}" },
	{ "report.list", "{'state':'closed','after':'$a/$n'}" },
	{ "report.get", "{'id':$r,'reason':'because'}" },
	{ "report.resolve", "{'id':$r,'outcome':'dismissed'}" },
	{ "report.resolve", "{'id':$r,'outcome':'removed'}" },
	{ "message.remove", "{'conv':'d:alice:bob','seq':$n}" },
	{ "message.recall", "{'conv':'$c','seq':$n,'cid':'r'}" },
	{ "message.delete", "{'conv':'$c','seqs':[$n]}" },
	{ "message.search", "{'conv':'$c','text':'not for','limit':3}" },
	{ "message.search", "{'text':'anew $a','order':'relevance'}" },
	{ "message.search", "{'kind':'text','from':'$p','after':$n}" },
	{ "file.search", "{'conv':'$c','text':'plan','kind':'file'}" },
	{ "user.search", "{'text':'$u'}" },
	{ "user.search", "{'text':'$u','disabled':true}" },
	{ "group.search", "{'text':'team'}" },
	{ "conversation.draft", "{'conv':'$c','text':'well $a'}" },
	{ "conversation.clear", "{'conv':'s:$p'}" },
	{ "conversation.read", "{'conv':'$c','seq':$n}" },
	{ "conversation.delivered", "{'conv':'$c','seq':$n}" },
	{ "conversation.typing", "{'conv':'$c'}" },
	{ "conversation.get", "{'conv':'$c'}" },
	{ "conversation.set", "{'conv':'$c','muted':true}" },
	{ "group.create", "{'id':'$g','name':'x',"
	    "'members':['bob','carol']}" },
	{ "group.add", "{'id':'$g','users':['$u']}" },
	{ "group.remove", "{'id':'$g','users':['$u']}" },
	{ "group.update", "{'id':'$g','owner':'$u'}" },
	{ "group.leave", "{'id':'$g'}" },
	{ "group.members", "{'id':'$g'}" },
	{ "contact.request", "{'user':'$u','text':'hi'}" },
	{ "contact.request", "{'user':'bob'}" },
	{ "contact.accept", "{'user':'$u'}" },
	{ "contact.accept", "{'user':'alice'}" },
	{ "contact.set", "{'user':'$u','tags':['t$a'],'star':true}" },
	{ "contact.remove", "{'user':'$u'}" },
	{ "contact.request", "{'user':'$u'}" },
	{ "contact.refuse", "{'user':'$u'}" },
	{ "contact.refuse", "{'user':'alice'}" },
	{ "contact.get", "{'user':'$u'}" },
	{ "contact.list", "{'tag':'t$a'}" },
	{ "contact.requests", "{'sent':true}" },
	{ "block.add", "{'user':'$u'}" },
	{ "block.remove", "{'user':'$u'}" },
	{ "block.list", "{'limit':1}" },
	{ "presence.set", "{'status':{'text':'t$a'},'invisible':false}" },
	{ "presence.settings", "{}" },
	{ "presence.get", "{'users':['$u']}" },
	{ "presence.subscribe", "{'users':['$u']}" },
	{ "presence.unsubscribe", "{}" },
	{ "device.list", "{'user':'$p'}" },
	{ "device.get", "{'device':'dev0','user':'$p'}" },
	{ "device.rename", "{'device':'dev0','name':'n$a'}" },
	{ "device.set", "{'device':'dev0','push':false}" },
	{ "device.kick", "{'device':'dev0','user':'$p'}" },
	{ "session.kick", "{'user':'$p','device':'dev0'}" },
	{ "session.list", "{}" },
	{ "session.ping", "{}" },
	{ "user.update", "{'id':'$p','name':'n$a'}" },
	{ "user.disable", "{'id':'$p'}" },
	{ "user.delete", "{'id':'$p','dry_run':true}" },
	{ "user.delete", "{'id':'n$a','erase':true}" },
	{ "audit.list", "{'by':'$p','op':'user.','limit':$n}" },
	{ "audit.list", "{'after':'1-$a','after_ts':$n}" },
	{ "audit.search", "{'reason':'because','text':'no $g'}" },
	{ "audit.search", "{'reason':'because','from':'$p','conv':'g:$g'}" },
	{ "role.list", "{}" },
	{ "role.people", "{}" },
	{ "role.set", "{'id':'r$a','name':'n','rights':['user.read']}" },
	{ "role.delete", "{'id':'r$a'}" },
	{ "user.list", "{}" },
	{ "group.get", "{'id':'$g'}" },
	{ "user.get", "{'id':'$u'}" },
	{ "user.create", "{'id':'$u'}" },
	{ "user.import", "{'people':[{'id':'$u'},{'id':'n$a','name':'x'}]}" },
	{ "role.give", "{'user':'n$a','role':'auditor'}" },
	{ "user.import", "{'people':[{'id':'$p'}],'check':true}" },
	{ "group.list", "{'all':true,'limit':$n}" },
	{ "user.list", "{'admin':true,'disabled':false,'limit':$n}" },
	{ "user.list", "{'online':true,'tag':'$g','role':'auditor'}" },
	{ "user.list", "{'details':true,'after':'$p'}" },
	{ "user.list", "{'department':'$g','online':true,'text':'$p'}" },
	{ "user.disable", "{'id':'$p','disabled':false}" },
	{ "user.set_password", "{'id':'$p','password':'secret-$n',"
	    "'old':'secret-$a'}" },
	{ "words.set", "{'block':['$g'],'mask':['no'],'flag':['a$n']}" },
	{ "words.add", "{'action':'mask','words':['a$a','-']}" },
	{ "words.add", "{'action':'mask','words':['b$n']}" },
	{ "words.remove", "{'words':['$g']}" },
	{ "words.summary", "{}" },
	{ "words.list", "{'action':'flag','limit':$n}" },
	{ "words.test", "{'text':'no $g'}" },
	{ "words.flagged", "{'after':$n}" },
	{ "words.review", "{'upto':$a}" },
	{ "retention.set", "{'message_days':$n}" },
	{ "retention.set", "{'conv':'g:$g','message_days':1}" },
	{ "retention.set", "{'conv':'g:$g','file_days':$n}" },
	{ "retention.get", "{'conv':'g:$g'}" },
	{ "retention.list", "{'limit':$n}" },
	{ "retention.run", "{'dry_run':true}" },
	{ "retention.reports", "{}" },
	{ "callback.create", "{'id':'$g','url':'https://isv.example/$a',"
	    "'kinds':['text']}" },
	{ "callback.list", "{}" },
	{ "callback.get", "{'id':'$g'}" },
	{ "callback.update", "{'id':'$g','enabled':false}" },
	{ "callback.test", "{'id':'$g','text':'x$a'}" },
	{ "callback.delete", "{'id':'$g'}" },
	{ "message.import", "{'conv':'g:$g','messages':[{'cid':'i$a',"
	    "'from':'$p','ts':$n,'kind':'text','body':{'text':'x'}}]}" },
	{ "key.create", "{'id':'$g','scopes':['user.read']}" },
	{ "key.list", "{'limit':$n}" },
	{ "key.get", "{'id':'$g'}" },
	{ "key.update", "{'id':'$g','addresses':['::/0'],'lifetime_s':$a}" },
	{ "key.revoke", "{'id':'$g'}" },
	{ "issuer.create", "{'id':'$g','alg':'HS256'}" },
	{ "issuer.list", "{}" },
	{ "issuer.delete", "{'id':'$g'}" },
	{ "webhook.create", "{'id':'$g','url':'https://$g.example:8$n/',"
	    "'events':['message'],'convs':['g:*'],'parallel':2}" },
	{ "webhook.list", "{'limit':$n}" },
	{ "webhook.get", "{'id':'$g'}" },
	{ "webhook.update", "{'id':'$g','paused':true,'note':'n$n'}" },
	{ "webhook.rotate", "{'id':'$g','overlap_s':$a}" },
	{ "webhook.test", "{'id':'$g'}" },
	{ "webhook.redeliver", "{'id':'$g','event':$a}" },
	{ "webhook.redeliver", "{'id':'$g','since_ts':$a}" },
	{ "webhook.deliveries", "{'id':'$g'}" },
	{ "webhook.dead", "{'id':'$g','after':$n}" },
	{ "webhook.delete", "{'id':'$g'}" },
	{ "token.issue", "{'user':'$p'}" },
	{ "token.revoke", "{'token':'$t'}" },
	{ "group.update", "{'id':'$g','name':'n$n'}" },
	{ "group.join", "{'id':'$g','answer':'a$a','cid':'j$a'}" },
	{ "group.set_role", "{'id':'$g','users':['$u'],'role':'admin'}" },
	{ "group.transfer", "{'id':'$g','user':'$u'}" },
	{ "group.mute", "{'id':'$g','users':['$u'],'until':$n}" },
	{ "group.mute", "{'id':'$g','all':true,'off':true}" },
	{ "group.speakers", "{'id':'$g','add':['$u']}" },
	{ "group.invite", "{'id':'$g','users':['$u'],'cid':'i$a'}" },
	{ "group.decline", "{'id':'$g'}" },
	{ "group.invitations", "{'limit':$n}" },
	{ "group.requests", "{'id':'$g'}" },
	{ "group.approve", "{'id':'$g','users':['$u']}" },
	{ "group.refuse", "{'id':'$g','users':['$u']}" },
	{ "group.set_notice", "{'id':'$g','text':'n$n'}" },
	{ "group.notice", "{'id':'$g'}" },
	{ "group.read_notice", "{'id':'$g'}" },
	{ "group.notice_readers", "{'id':'$g'}" },
	{ "group.set_nickname", "{'id':'$g','nickname':'n$n'}" },
	{ "group.list", "{'text':'$g'}" },
	{ "group.dissolve", "{'id':'$g','cid':'d$a'}" },
	{ "group.create", "{'id':'mine-$a-$n','name':'x','members':['bob']}" },
	{ "group.set_role", "{'id':'mine-$a-$n','users':['bob'],"
	    "'role':'admin'}" },
	{ "group.speakers", "{'id':'mine-$a-$n','add':['bob']}" },
	{ "group.set_notice", "{'id':'mine-$a-$n','text':'n$n'}" },
	{ "group.read_notice", "{'id':'mine-$a-$n'}" },
	{ "group.set_nickname", "{'id':'mine-$a-$n','nickname':'n$n'}" },
	{ "group.transfer", "{'id':'mine-$a-$n','user':'bob'}" },
	{ "group.create", "{'id':'far-$a-$n','name':'x','members':['bob'],"
	    "'settings':{'join':'approval'}}" },
	{ "group.leave", "{'id':'far-$a-$n'}" },
	{ "group.invite", "{'id':'far-$a-$n','users':['alice']}" },
	{ "group.decline", "{'id':'far-$a-$n'}" },
	{ "group.join", "{'id':'far-$a-$n'}" },
	{ "group.approve", "{'id':'far-$a-$n','users':['alice']}" },
	{ "channel.create", "{'id':'$g','name':'x'}" },
	{ "channel.get", "{'id':'$g'}" },
	{ "channel.list", "{'limit':$n}" },
	{ "channel.follow", "{'id':'$g'}" },
	{ "channel.unfollow", "{'id':'$g'}" },
	{ "channel.readers", "{'id':'$g'}" },
	{ "channel.add", "{'id':'$g','users':['$u']}" },
	{ "channel.remove", "{'id':'$g','users':['$u']}" },
	{ "channel.update", "{'id':'$g','settings':{'comments':true}}" },
	{ "channel.writers", "{'id':'$g','add':['$u']}" },
	{ "channel.dissolve", "{'id':'$g','cid':'d$a'}" },
	{ "session.close", "{}" },
	{ "token.revoke", "{'user':'$p'}" },
	{ "room.create", "{'room':'$g','settings':{'history':$n}}" },
	{ "room.join", "{'room':'$g','after':$a}" },
	{ "room.send", "{'room':'$g','cid':'c$a','kind':'text',"
	    "'body':{'text':'$a'},'merge':true}" },
	{ "room.send", "{'room':'$g','cid':'d$a','kind':'k$n','body':{}}" },
	{ "room.leave", "{'room':'$g'}" },
	{ "room.get", "{'room':'$g'}" },
	{ "room.list", "{'limit':$n}" },
	{ "room.members", "{'room':'$g','after':1,'limit':2}" },
	{ "room.history", "{'room':'$g','before':$n}" },
	{ "room.attributes", "{'room':'$g','keys':['k$a']}" },
	{ "room.set_attribute", "{'room':'$g','key':'k$a','value':'$n'}" },
	{ "room.delete_attribute", "{'room':'$g','key':'k$a'}" },
	{ "room.mute", "{'room':'$g','user':'$u'}" },
	{ "room.ban", "{'room':'$g','user':'$u','off':true}" },
	{ "room.speakers", "{'room':'$g','add':['$u']}" },
	{ "room.update", "{'room':'$g','owner':'$u'}" },
	{ "room.announce", "{'all':true,'kind':'text','body':{}}" },
	{ "room.stats", "{'room':'$g'}" },
	{ "room.marks", "{'room':'$g','kind':'ban','after':'$u'}" },
	{ "room.destroy", "{'room':'$g'}" },
	{ "stream.open", "{'conv':'$c','cid':'o$a'}" },
	{ "stream.append", "{'conv':'$c','seq':$s,'at':0,'text':'no $g'}" },
	{ "stream.append", "{'conv':'$c','seq':$s,'at':$a,'text':'o'}" },
	{ "stream.finish", "{'conv':'$c','seq':$s,'cid':'t$a'}" },
	{ "cutover.begin", "{'since_ts':$n,'hours':$n}" },
	{ "cutover.get", "{}" },
	{ "message.import", "{'conv':'g:$g','messages':[{'cid':'l$a',"
	    "'from':'$p','ts':$n,'kind':'text','body':{'text':'x'}}]}" },
	{ "cutover.end", "{}" },
	{ "setting.update", "{'org':'$g','recall_window_ms':$n,"
	    "'groups_by_admins':false}" },
	{ "setting.update", "{'reset':['recall_window_ms']}" },
	{ "setting.update", "{'time_zone':'$g','utc_offset_minutes':$n}" },
	{ "setting.update", "{'password_chars':$n,'password_age_ms':$n,"
	    "'password_history':$n,'login_failures':$n}" },
	{ "setting.get", "{}" },
	{ "tenant.create", "{'id':'$g'}" },
	{ "tenant.list", "{'limit':$n}" },
	{ "tenant.get", "{'id':'$g'}" },
	{ "tenant.update", "{'id':'$g','users_max':$n}" },
	{ "tenant.suspend", "{'id':'$g'}" },
	{ "tenant.resume", "{'id':'$g'}" },
	{ "totp.get", "{'user':'$u'}" },
	{ "totp.remove", "{'code':'$n'}" },
	{ "totp.begin", "{'user':'$u','password':'not hers'}" },
	{ "brand.update", "{'name':'$g','accent':'#0f766b','reset':"
	    "['login_text']}" },
	{ "brand.update", "{'logo':'iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB'}" },
	{ "brand.get", "{}" },
	{ "brand.logo", "{'id':'$g'}" },
	{ "tenant.export", "{'id':'$g'}" },
	{ "tenant.import", "{'id':'$g','backup':'$g'}" },
	{ "tenant.delete", "{'id':'$g','confirm':'$g'}" },
	{ "tenant.undelete", "{'id':'$g'}" },
	{ "backup.cancel", "{}" },
	{ "tenant.stats", "{'days':$n,'offset_minutes':$n}" },
	{ "server.status", "{}" },
	{ "monitor.stats", "{}" },
	{ "monitor.journey", "{'conv':'g:$g','seq':$n}" },
	{ "monitor.journey", "{'conv':'g:$g','seq':$n,'user':'$p'}" },
	{ "log.list", "{'after':$n,'level':'warn','limit':$n}" },
	{ "log.level", "{'part':'fuzz','level':'reset'}" },
	{ "doctor.run", "{}" },
	{ "backup.create", "{}" },
	{ "backup.verify", "{'name':'$g'}" },
	{ "backup.restore", "{'name':'$g','confirm':'$g'}" },
	{ "backup.list", "{'after':'$g','limit':$n}" },
	{ "backup.read", "{'name':'$g'}" },
	{ "backup.upload", "{'name':'$g','size':$n}" },
	{ "backup.put", "{'name':'$g','offset':$n,'last':true}" },
	{ "cert.show", "{}" },
	{ "cert.check", "{'host':'10.0.0.$n'}" },
	{ "cert.import", "{'cert':'$g','key':'$g'}" },
	{ "cert.new", "{'names':['$g']}" },
	{ "licence.get", "{}" },
	{ "licence.install", "{'text':'$g','check':true}" },
	{ "licence.remove", "{}" },
	{ "user.update", "{'id':'$p','email':'p$a@b.c'}" },
	{ "user.invite", "{'id':'$p'}" },
	{ "mail.get", "{}" },
	{ "mail.update", "{'host':'10.0.0.$n','from':'a@b','url':'https://b'}" },
	{ "mail.remove", "{}" },
	{ "mail.test", "{'to':'a@b'}" },
	{ "search.rebuild", "{}" },
	{ "file.create", "{'name':'f$a','size':0}" },
	{ "file.get", "{'id':'$f','conv':'$c','seq':$n}" },
	{ "file.finish", "{'id':'$f'}" },
	{ "file.link", "{'id':'$f'}" },
	{ "message.send", "{'conv':'$c','cid':'g$a','kind':'file','body':"
	    "{'file':{'id':'$f','name':'x','size':0}}}" },
	{ "file.list", "{'limit':$n}" },
	{ "file.create", "{'name':'g$a','size':$n}" },
	{ "file.delete", "{'id':'$f'}" },
	{ "file.read", "{'id':'$g'}" },
	{ "file.put", "{'id':'$g','offset':$n}" },
	{ "message.send", "{'conv':'$c','cid':'f$a','kind':'file','body':"
	    "{'file':{'id':'$g','name':'x','size':$n}}}" },
	{ "tag.add", "{'tag':'t$a','users':['$u']}" },
	{ "tag.remove", "{'tag':'t$a','users':['$u']}" },
	{ "tag.people", "{'tag':'t$a','limit':$n}" },
	{ "tag.list", "{'user':'$u'}" },
	{ "tag.list", "{'after':'t$a','limit':$n}" },
	{ "broadcast.send", "{'cid':'h$a','to':'all','kind':'text',"
	    "'body':{'text':'x'}}" },
	{ "broadcast.send", "{'cid':'w$a','to':'tag','tag':'t$a',"
	    "'rate':$n,'kind':'text','body':{'text':'x'}}" },
	{ "broadcast.get", "{'seq':$k}" },
	{ "broadcast.list", "{'limit':$n}" },
	{ "broadcast.cancel", "{'seq':$k}" },
	{ "department.create", "{'id':'d$a','name':'x','group':true}" },
	{ "department.create", "{'id':'e$a','name':'x','parent':'d$a',"
	    "'order':$n,'cid':'e$a'}" },
	{ "department.add", "{'id':'d$a','users':['$u']}" },
	{ "department.set_member", "{'id':'d$a','user':'$u','title':'x',"
	    "'primary':true}" },
	{ "department.update", "{'id':'e$a','parent':''}" },
	{ "department.update", "{'id':'d$a','head':'$u'}" },
	{ "department.get", "{'id':'e$a'}" },
	{ "department.list", "{'text':'x','limit':$n}" },
	{ "department.tree", "{'levels':1,'limit':$n}" },
	{ "department.members", "{'id':'d$a','subtree':true,'limit':$n}" },
	{ "broadcast.send", "{'cid':'v$a','to':'department','department':"
	    "'d$a','subtree':true,'kind':'text','body':{'text':'x'}}" },
	{ "department.remove", "{'id':'d$a','users':['$u']}" },
	{ "department.delete", "{'id':'e$a'}" },
	{ "setup.link", "{'id':'$g'}" },
	{ "auth.logout", "{}" },	/* last: her token ends */
};
#define CALLS (sizeof(calls) / sizeof(calls[0]))

struct filling {
	const struct client *client;
	unsigned a, b;
};

static void
fill(struct buf *out, char hole, const struct filling *f)
{
	const struct client *c = f->client;
	const struct world *w = &c->crew->world;
	char said[CONV_NAME_ROOM] = "t:";

	switch (hole) {
	case 'a':
		buf_printf(out, "%u", f->a);
		break;
	case 'n':
		buf_printf(out, "%u", f->b + 1);
		break;
	case 'c':
		people_says((int)(f->a % TALKS), c->person, said);
		buf_puts(out, said);
		break;
	case 'g':
		buf_puts(out, conv_names[GROUP_FIRST + f->a % 3] + 2);
		break;
	case 'p':
		buf_puts(out, person_ids[f->b % PEOPLE]);
		break;
	case 'u':
		buf_puts(out, person_ids[f->b % NAMES]);
		break;
	case 'k':
		buf_printf(out, "%lld", (long long)w->broadcast[c->tenant] +
		    (w->broadcast[c->tenant] == 0));
		break;
	case 'r':
		buf_printf(out, "%lld", (long long)w->reported[c->tenant] +
		    (w->reported[c->tenant] == 0));
		break;
	case 's':
		buf_printf(out, "%lld", (long long)w->people[c->tenant]
		    [c->person].stream_seq);
		break;
	case 'f':
		buf_puts(out, w->known_files[0].id[0] != '\0' ?
		    w->known_files[0].id : "none");
		break;
	case 't':
		buf_puts(out, w->people[c->tenant][f->b % PEOPLE].
		    tokens[0].text);
		break;
	default:
		BUG("$%c", hole);
	}
}

void
client_book(struct client *c, unsigned which, unsigned a, unsigned b)
{
	const struct filling f = { c, a, b };
	const char *op = calls[which % CALLS].op;
	struct call *call;
	struct buf params;

	buf_init(&params, 1024);
	for (const char *p = calls[which % CALLS].params; *p != '\0'; p++) {
		if (*p == '$')
			fill(&params, *++p, &f);
		else
			buf_putc(&params, *p == '\'' ? '"' : *p);
	}
	call = client_call(c, op, buf_str(&params));
	buf_fini(&params);
	if (call != NULL && strcmp(op, "message.recall") == 0)
		call->conv = (int)(a % TALKS);
}

unsigned
client_book_size(void)
{
	return CALLS;
}

bool
client_book_is_answer(unsigned which)
{
	static const char *const answers[] = { "message.ack",
		"message.report", "contact.accept", "contact.refuse",
		"channel.follow", "channel.unfollow" };

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
		if (strcmp(calls[which].op, answers[i]) == 0)
			return true;
	return false;
}

bool
client_book_is_refused(const char *op)
{
	static const char *const box[] = { "server.status", "doctor.run",
		"monitor.stats", "log.list", "log.level",
		"backup.create", "backup.verify", "backup.list", "cert.show",
		"cert.check", "cert.import", "cert.new", "licence.get",
		"licence.install", "licence.remove", "tenant.create",
		"tenant.list", "tenant.get", "tenant.update", "tenant.suspend",
		"tenant.resume", "tenant.export", "tenant.import",
		"tenant.delete", "tenant.undelete", "backup.cancel",
		"backup.read", "backup.upload", "backup.put",
		"backup.restore",
		"mail.get", "mail.update", "mail.remove", "mail.test",
		"setup.link" };

	for (size_t i = 0; i < sizeof(box) / sizeof(box[0]); i++)
		if (strcmp(op, box[i]) == 0)
			return true;
	return false;
}

/* A call of a person or her admin that is not above would not be tried. */
bool
client_knows_all(void)
{
	bool all = true;

	for (const struct op *op = op_next(NULL); op; op = op_next(op)) {
		bool found = !(op->allow & (ROLE_USER | ROLE_TENANT_ADMIN)) ||
		    strcmp(op->name, "message.send") == 0;

		for (size_t i = 0; i < CALLS && !found; i++)
			found = strcmp(calls[i].op, op->name) == 0;
		if (!found)
			fprintf(stderr, "%s is never called: give it a row "
			    "in calls[] of tests/fuzz/says.c\n", op->name);
		all &= found;
	}
	return all;
}
