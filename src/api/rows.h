/* SPDX-License-Identifier: Apache-2.0 */
#ifndef API_ROWS_H
#define API_ROWS_H
/* The arrays that ops.c puts together, and what their rows share. */
#include "api/op.h"

#define OP_ROWS(name) { name, sizeof(name) / sizeof((name)[0]) }
#define IN(fields, type) .in = (fields), .in_size = sizeof(type)

/* Who may call. */
#define ANYONE ROLE_ANYONE
#define PEOPLE ROLE_USER
#define ADMINS ROLES_ADMIN
#define ADMINS_NO_KEYS (ROLE_TENANT_ADMIN | ROLE_SYSTEM)
#define PEOPLE_AND_ADMINS (ROLE_USER | ADMINS)
#define SYSTEM ROLE_SYSTEM

/* Results are documented by tables over no struct. */
#define OUT(type_, name_, help_)                                          \
	{ .name = (name_), .type = (type_), .flags = FIELD_REQUIRED,      \
	  .has_offset = SIZE_MAX, .help = (help_) }
#define OUT_OPT(type_, name_, help_)                                      \
	{ .name = (name_), .type = (type_), .has_offset = SIZE_MAX,       \
	  .help = (help_) }
#define OUT_OBJECT(name_, fields_, help_)                                 \
	{ .name = (name_), .type = FIELD_T_OBJECT, .fields = (fields_),   \
	  .flags = FIELD_REQUIRED, .has_offset = SIZE_MAX, .help = (help_) }
#define OUT_OBJECT_OPT(name_, fields_, help_)                             \
	{ .name = (name_), .type = FIELD_T_OBJECT, .fields = (fields_),   \
	  .has_offset = SIZE_MAX, .help = (help_) }
/* A list of objects: choices stays NULL, min marks it (see gen.c). */
#define OUT_LIST(name_, fields_, help_)                                   \
	{ .name = (name_), .type = FIELD_T_OBJECT, .fields = (fields_),   \
	  .flags = FIELD_REQUIRED | FIELD_LIST, .has_offset = SIZE_MAX,   \
	  .help = (help_) }

extern const struct op_set ops_auth, ops_session, ops_user, ops_group,
    ops_channel, ops_conversation, ops_message, ops_stream, ops_room,
    ops_tenant, ops_key, ops_role, ops_audit, ops_report,
    ops_issuer, ops_words, ops_contact, ops_block,
    ops_presence, ops_device, ops_tag, ops_broadcast,
    ops_cutover, ops_webhook, ops_callback,
    ops_search, ops_setting, ops_department, ops_file, ops_retention,
    ops_backup, ops_doctor, ops_support, ops_cert, ops_licence,
    ops_brand, ops_mail, ops_monitor, ops_log;

/* Shapes that several results share. */
extern const struct field user_out[], entry_out[], group_out[],
    conversation_out[], appended_out[], message_search_out[], file_out[],
    webhook_call_out[];

#endif
