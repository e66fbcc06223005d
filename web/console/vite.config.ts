// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const { version } = JSON.parse(readFileSync(here("package.json"), "utf8"));

export default defineConfig({
	plugins: [vue()],
	base: "/console/",
	resolve: {
		alias: {
			"@yizhan/sdk/files": here("../sdk/src/files.ts"),
			"@yizhan/sdk": here("../sdk/src/index.ts"),
			"@common": here("../common"),
			"@i18n": here("src/i18n/index.ts"),
		},
	},
	define: {
		__VERSION__: JSON.stringify(version),
		__VUE_OPTIONS_API__: "false",
		__VUE_PROD_DEVTOOLS__: "false",
	},
	build: {
		outDir: here("../dist/console"),
		emptyOutDir: true,
		target: "es2022",
		/* The page's policy allows no inline data, scripts or styles. */
		assetsInlineLimit: 0,
		cssCodeSplit: false,
		/* Next to all of what a screen needs is there by then. */
		modulePreload: {
			polyfill: false,
			resolveDependencies: (_, deps, { hostType }) => (hostType === "html" ? deps : []),
		},
		reportCompressedSize: false,
		/* What several screens need is one chunk: fewer bytes than many
		 * small ones. */
		rolldownOptions: {
			output: {
				codeSplitting: {
					groups: [
						{
							name: "base",
							minShareCount: 2,
							test: (id) => !/sdk\/src\/files/.test(id),
						},
					],
					includeDependenciesRecursively: false,
				},
			},
		},
	},
	/* Nothing is measured by time, on however busy a machine. */
	test: { testTimeout: 60_000, css: true },
	server: {
		proxy: {
			"/v1": { target: "https://127.0.0.1:8443", secure: false },
			"/ws": { target: "wss://127.0.0.1:8443", secure: false, ws: true },
		},
	},
});
