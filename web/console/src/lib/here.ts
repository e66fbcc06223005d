// SPDX-License-Identifier: Apache-2.0
// What one may on the screen that is shown.
import { computed } from "vue";
import { route } from "../router";
import { findScreen } from "../screens";
import { may } from "./may";

/** Change what it shows: without, what would do that is not there. */
export const mayHere = computed(() => {
	const right = findScreen(route.value.screen)?.screen.changes;
	return !right || may(right);
});
