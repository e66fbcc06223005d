// SPDX-License-Identifier: Apache-2.0
// Choices of this browser: the theme. (The language is in i18n.)
import { ref, watch } from "vue";

export const themes = ["auto", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const storageKey = "yizhan.theme";

function stored(): Theme {
	const value = localStorage.getItem(storageKey);
	return themes.find((t) => t === value) ?? "auto";
}

export const theme = ref<Theme>(stored());

watch(
	theme,
	(value) => {
		if (value === "auto") {
			delete document.documentElement.dataset.theme;
			localStorage.removeItem(storageKey);
		} else {
			document.documentElement.dataset.theme = value;
			localStorage.setItem(storageKey, value);
		}
	},
	{ immediate: true },
);
