// SPDX-License-Identifier: Apache-2.0
import { ref } from "vue";

/** Now, to the half minute: for day names and times in lists. */
export const now = ref(Date.now());

setInterval(() => {
	now.value = Date.now();
}, 30_000);
