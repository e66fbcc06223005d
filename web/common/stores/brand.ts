// SPDX-License-Identifier: Apache-2.0
// How the organisation looks: its name, logo and colour in the place of ours.
// What the server said is kept in this browser, so that a page begins with it.
import { offerLocale, t } from "@i18n";
import { brand as ask } from "@yizhan/sdk";
import { computed, shallowRef, watch, watchEffect } from "vue";
import ours from "../assets/logo.svg";
import { tenant, url } from "./session";

export interface Brand {
	name?: string;
	accent?: string;
	login_text?: string;
	support_url?: string;
	/** Its id. */
	logo?: string;
	/** Of the pages, for whoever has chosen none. */
	language?: string;
	/** Who forgot her password can have a new one by mail. */
	mail?: boolean;
	/** An image that is not saved yet. */
	image?: string;
}

const storageKey = "yizhan.brand";

function kept(): Brand {
	try {
		const { of, ...rest } = JSON.parse(localStorage.getItem(storageKey) ?? "{}");
		return of === tenant.value ? rest : {};
	} catch {
		return {};
	}
}

export const brand = shallowRef<Brand>(kept());
/** What an administrator tries out. */
export const tried = shallowRef<Brand>();

const shown = computed(() => tried.value ?? brand.value);
export const productName = computed(() => shown.value.name || t("app.name"));
export const logo = computed(() => {
	const { logo: id, image } = shown.value;
	if (image || !id)
		return image ?? ours;
	return `/brand/logo?${new URLSearchParams({ ...(tenant.value && { tenant: tenant.value }), id })}`;
});

export function setBrand(value: Brand): void {
	brand.value = value;
	void offerLocale(value.language ?? "");
	localStorage.setItem(
		storageKey,
		JSON.stringify({ ...value, of: tenant.value }),
	);
}

/* Whose pages these are is known for good once somebody has signed in. */
watch(
	tenant,
	() => {
		ask(url, tenant.value ? { tenant: tenant.value } : {}).then(
			setBrand,
			() => undefined /* as it was the last time */,
		);
	},
	{ immediate: true },
);

watchEffect(() => {
	const root = document.documentElement;
	const { accent } = shown.value;
	root.toggleAttribute("data-brand", !!accent);
	root.style.setProperty("--brand", accent ?? "");
	document.querySelector("link[rel=icon]")?.setAttribute("href", logo.value);
	/* Under which name a device keeps the page among its programs. */
	const manifest = document.querySelector<HTMLLinkElement>("link[rel=manifest]");
	if (manifest && tenant.value)
		manifest.href = manifest.href.replace(/\?.*|$/, `?tenant=${tenant.value}`);
});
