/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_SIPHASH_H
#define BASE_SIPHASH_H
/*
 * SipHash-c-d (Aumasson, Bernstein 2012), shared by map.c (1-3) and text.c
 * (2-4). Inline, so that constant round counts unroll. Others use map_hash
 * or text_siphash.
 */
#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct siphash_key {
	uint64_t k0, k1;
};

static inline uint64_t
siphash_load(const unsigned char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return le64toh(v);
}

static inline uint64_t
siphash_rotl(uint64_t x, int by)
{
	return x << by | x >> (64 - by);
}

static inline void
siphash_rounds(uint64_t v[4], int count)
{
	for (int i = 0; i < count; i++) {
		v[0] += v[1];
		v[1] = siphash_rotl(v[1], 13) ^ v[0];
		v[0] = siphash_rotl(v[0], 32);
		v[2] += v[3];
		v[3] = siphash_rotl(v[3], 16) ^ v[2];
		v[0] += v[3];
		v[3] = siphash_rotl(v[3], 21) ^ v[0];
		v[2] += v[1];
		v[1] = siphash_rotl(v[1], 17) ^ v[2];
		v[2] = siphash_rotl(v[2], 32);
	}
}

static inline void
siphash_begin(uint64_t v[4], struct siphash_key key)
{
	v[0] = key.k0 ^ UINT64_C(0x736f6d6570736575);
	v[1] = key.k1 ^ UINT64_C(0x646f72616e646f6d);
	v[2] = key.k0 ^ UINT64_C(0x6c7967656e657261);
	v[3] = key.k1 ^ UINT64_C(0x7465646279746573);
}

static inline void
siphash_word(uint64_t v[4], uint64_t word, int rounds)
{
	v[3] ^= word;
	siphash_rounds(v, rounds);
	v[0] ^= word;
}

static inline uint64_t
siphash_end(uint64_t v[4], int rounds)
{
	v[2] ^= 0xff;
	siphash_rounds(v, rounds);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* c rounds per word, d at the end. */
static inline uint64_t
siphash(struct siphash_key key, const void *data, size_t len, int c, int d)
{
	const unsigned char *p = data;
	uint64_t v[4], last = (uint64_t)len << 56;
	size_t words = len / 8, tail = len % 8;

	siphash_begin(v, key);
	for (; words > 0; words--, p += 8)
		siphash_word(v, siphash_load(p), c);
	for (size_t i = 0; i < tail; i++)
		last |= (uint64_t)p[i] << (8 * i);
	siphash_word(v, last, c);
	return siphash_end(v, d);
}

#endif
