/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H
/*
 * Functions that must not be called; force-included after config.h in every
 * file. A banned name is renamed to one that the compiler refuses with the
 * reason, so struct members of the same name still work. base/mem.c alone
 * takes names back with #undef.
 */
#include <alloca.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#if defined(__has_attribute)
#if __has_attribute(unavailable)
#define BANNED(why) __attribute__((unavailable(why)))
#endif
#endif
#ifndef BANNED
#define BANNED(why) __attribute__((deprecated(why)))
#endif

extern __typeof__(malloc) banned_malloc BANNED("use xmalloc");
extern __typeof__(calloc) banned_calloc BANNED("use xcalloc");
extern __typeof__(realloc) banned_realloc BANNED("use xrealloc");
extern __typeof__(free) banned_free BANNED("use xfree");
extern __typeof__(strdup) banned_strdup BANNED("use xstrdup");
extern __typeof__(strndup) banned_strndup BANNED("use xstrndup");
extern void *banned_alloca(size_t) BANNED("the stack has no error return");
extern __typeof__(strcpy) banned_strcpy BANNED("use memcpy or a buf");
extern __typeof__(strcat) banned_strcat BANNED("use a buf");
extern __typeof__(strncpy) banned_strncpy BANNED("may not terminate");
extern __typeof__(strncat) banned_strncat BANNED("use a buf");
extern __typeof__(sprintf) banned_sprintf BANNED("use snprintf");
extern __typeof__(vsprintf) banned_vsprintf BANNED("use vsnprintf");
extern __typeof__(strtok) banned_strtok BANNED("keeps hidden state");
extern __typeof__(atoi) banned_atoi BANNED("has no errors");
extern __typeof__(atol) banned_atol BANNED("has no errors");
extern __typeof__(atoll) banned_atoll BANNED("has no errors");
extern __typeof__(atof) banned_atof BANNED("has no errors");
extern __typeof__(localtime) banned_localtime BANNED("use localtime_r");
extern __typeof__(gmtime) banned_gmtime BANNED("use gmtime_r");
extern __typeof__(ctime) banned_ctime BANNED("use strftime");
extern __typeof__(asctime) banned_asctime BANNED("use strftime");
extern __typeof__(rand) banned_rand BANNED("use base/rng.h");
extern __typeof__(srand) banned_srand BANNED("use base/rng.h");
extern __typeof__(random) banned_random BANNED("use base/rng.h");
extern __typeof__(system) banned_system BANNED("no shell");

#undef alloca
#undef sprintf
#undef strdup
#undef strndup
#define malloc banned_malloc
#define calloc banned_calloc
#define realloc banned_realloc
#define free banned_free
#define strdup banned_strdup
#define strndup banned_strndup
#define alloca banned_alloca
#define strcpy banned_strcpy
#define strcat banned_strcat
#define strncpy banned_strncpy
#define strncat banned_strncat
#define sprintf banned_sprintf
#define vsprintf banned_vsprintf
#define strtok banned_strtok
#define atoi banned_atoi
#define atol banned_atol
#define atoll banned_atoll
#define atof banned_atof
#define localtime banned_localtime
#define gmtime banned_gmtime
#define ctime banned_ctime
#define asctime banned_asctime
#define rand banned_rand
#define srand banned_srand
#define random banned_random
#define system banned_system

#endif
