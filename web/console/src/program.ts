// SPDX-License-Identifier: Apache-2.0
import type { Program } from "@common/stores/session";

/* Nothing is kept in this browser: the console asks each time. */
export const program: Program = { name: "yizhan-console" };
