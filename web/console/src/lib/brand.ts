// SPDX-License-Identifier: Apache-2.0
// The organisation's look: what is tried out, and what is saved of it.
import { type Brand, brand } from "@common/stores/brand";
import { onClient } from "@common/stores/session";
import type { BrandUpdateIn } from "@yizhan/sdk";
import { computed, ref } from "vue";
import { contrast, contrastMin, isColour } from "./colour";

const logoSide = 256;
const logoBytes = 65536;

function load(url: string): Promise<HTMLImageElement> {
	return new Promise((resolve, reject) => {
		const image = new Image();
		image.onload = () => resolve(image);
		image.onerror = () => reject(new Error("no image"));
		image.src = url;
	});
}

/** Drawn anew, so that whatever was chosen becomes a small PNG (data:). */
export async function toLogo(file: Blob): Promise<string> {
	const url = URL.createObjectURL(file);
	try {
		const image = await load(url);
		const { naturalWidth: w, naturalHeight: h } = image;
		const longest = Math.max(w, h, 1);
		for (let side = logoSide; ; side /= 2) {
			const scale = side / longest;
			const canvas = document.createElement("canvas");
			canvas.width = Math.max(1, Math.round(w * scale));
			canvas.height = Math.max(1, Math.round(h * scale));
			canvas
				.getContext("2d")
				?.drawImage(image, 0, 0, canvas.width, canvas.height);
			const data = canvas.toDataURL("image/png");
			if (base64Of(data).length < (logoBytes / 3) * 4 || side <= 32)
				return data;
		}
	} finally {
		URL.revokeObjectURL(url);
	}
}

const base64Of = (data: string) => data.slice(data.indexOf(",") + 1);

const names = ["name", "accent", "login_text", "support_url"] as const;
type Name = (typeof names)[number];

/** Kept while one looks elsewhere in the console. */
export const wishes = ref<Partial<Record<Name, string>>>({});
/** A new logo (data:), or "" for ours; undefined: as it is. */
export const image = ref<string>();

export const valueOf = (name: Name) =>
	wishes.value[name] ?? brand.value[name] ?? "";

export function wish(name: Name, value: string): void {
	wishes.value = { ...wishes.value, [name]: value };
}

const changed = computed(() =>
	names.filter((name) => valueOf(name).trim() !== (brand.value[name] ?? "")),
);
const isLogoChanged = computed(
	() =>
		image.value !== undefined && (image.value !== "" || !!brand.value.logo),
);
export const changes = computed(
	() => changed.value.length + (isLogoChanged.value ? 1 : 0),
);

const accent = computed(() => valueOf("accent").trim());
export const isAccentFine = computed(
	() =>
		!accent.value ||
		(isColour(accent.value) && contrast(accent.value) >= contrastMin),
);

/** As the pages would look. */
export const draft = computed<Brand>(() => ({
	...Object.fromEntries(names.map((name) => [name, valueOf(name).trim()])),
	accent: isAccentFine.value ? accent.value : (brand.value.accent ?? ""),
	...(image.value === undefined && { logo: brand.value.logo ?? "" }),
	...(image.value && { image: image.value }),
}));

/** What brand.update is told. */
export function update(): BrandUpdateIn {
	const said: Partial<Record<Name | "logo", string>> = {};
	const reset: string[] = [];
	for (const name of changed.value) {
		const value = valueOf(name).trim();
		if (value)
			said[name] = value;
		else
			reset.push(name);
	}
	if (image.value)
		said.logo = base64Of(image.value);
	else if (isLogoChanged.value)
		reset.push("logo");
	return { ...said, ...(reset.length && { reset }) };
}

export function forget(): void {
	wishes.value = {};
	image.value = undefined;
}

/* Whoever signs in next may be of another organisation. */
onClient(forget);
