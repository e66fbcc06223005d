/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_ENTRYJSON_H
#define CORE_ENTRYJSON_H
/* Entries as JSON: one form for events, pages and previews. */
#include "base/jsonw.h"
#include "core/outlet.h"
#include "model/conv.h"
#include "model/entry.h"

/* The members after "conv" inside an open object. preview: of a long body
 * words are cut after PREVIEW_CHARS characters, and what is long and no words
 * is left out; so are users of more than PREVIEW_USERS bytes. */
#define PREVIEW_CHARS 200
#define PREVIEW_USERS 2048
void entry_write_preview(struct jsonw *, struct str body);
void entry_write(struct jsonw *, const struct entry *, bool preview);
/* A message that the one who asks is not to see: it keeps its place. */
void entry_write_hidden(struct jsonw *, const struct entry *);
/* The push that tells of it: method "message" or "entry". */
struct push *entry_push(const struct entry *, const struct conv *);
struct push *entry_push_hidden(const struct entry *, const struct conv *);
/* A push to conversation c: method and the text after the conv member. */
struct push *conv_push(const char *method, const struct conv *c,
    struct str tail);

#endif
