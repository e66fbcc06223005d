/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_COLOUR_H
#define MODEL_COLOUR_H
/* Colours, and whether one can be read upon another (WCAG 2.2, "relative
 * luminance" and "contrast ratio"). Pure. */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct colour {
	uint8_t red, green, blue;
};

#define CONTRAST_AA 450		/* of text: WCAG 2.2, 1.4.3 */

/* "#rrggbb", small letters or capitals. */
bool colour_parse(struct str, struct colour *out);
/* The ratio in hundredths, 100 to 2100, rounded down. */
unsigned colour_contrast(struct colour, struct colour);

#endif
