/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_S3_S3XML_H
#define STORE_S3_S3XML_H
/*
 * As much of XML as the answers of an S3 store need: elements without
 * attributes and prefixes, found by name. Pure, on foreign bytes; any thread.
 */
#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

/* What stands between the next <name> and </name>; *text goes on behind it.
 * False: there is none. Elements of the same name are not within each other
 * in these answers. */
bool s3xml_next(struct str *text, const char *name, struct str *out);
/* The first one; empty when there is none. */
struct str s3xml_first(struct str text, const char *name);
/* Appends text without markup, its five named and its numbered characters as
 * bytes of UTF-8; false when it has others. */
bool s3xml_decode(struct str, struct buf *out);

#endif
