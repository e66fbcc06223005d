/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_MESSAGE_H
#define CORE_MESSAGE_H
/* Messages: send, list, recall. */
#include "core/ledger.h"
#include "core/shard.h"
#include "core/view.h"

#define TEXT_MAX_CHARS 20000

struct text_body_in {
	struct str text;
};
struct message_send_in {
	struct str conv, cid;
	int kind;
	struct text_body_in body;
	int64_t reply_to;
	struct str_list mentions;
};
struct message_list_in {
	struct str conv;
	int64_t after, before, around, limit;
	bool has_after, has_before, has_around;
};
struct message_recall_in {
	struct str conv, cid;
	int64_t seq;
};

/* message.send: what filters say, then what the log says. */
enum err message_judge(struct shard *, struct tenant_live *,
    struct request *);
enum err message_send(struct ledger *, struct request *);
enum err message_list(struct view *, struct request *);
enum err message_recall(struct ledger *, struct request *);

/* {"seq","id","ts"}: what every appending command answers, the first time
 * and again. */
void message_answer(struct request *, const struct entry *);

#endif
