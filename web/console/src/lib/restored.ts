// SPDX-License-Identifier: Apache-2.0
// The backup whose restore was asked for in this tab, while nobody has said how
// that ended: whoever was signed in since it was made has to be told why she is
// asked who she is.
import { ref } from "vue";

const key = "yizhan.restoring";

export const restoring = ref(sessionStorage.getItem(key) ?? "");

export function setRestoring(name: string): void {
	restoring.value = name;
	sessionStorage.setItem(key, name);
}
