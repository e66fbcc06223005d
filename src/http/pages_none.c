/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The empty table of pages, for builds with --disable-pages.
 * Runs on: any thread. Owns: nothing.
 */
#include "http/pages.h"

const struct page pages[1];
const size_t page_count = 0;
