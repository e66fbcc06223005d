/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_CONTRACT_INDEX_IO_H
#define TESTS_CONTRACT_INDEX_IO_H
/* Of test_index: its files when the disk fails. */
#include <check.h>

TCase *index_io_tcase(void);

#endif
