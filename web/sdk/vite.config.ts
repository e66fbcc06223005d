// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from "vitest/config";

export default defineConfig({
	build: {
		lib: { entry: "src/index.ts", formats: ["es"], fileName: "index" },
		target: "es2022",
		/* vite leaves the spaces of ES libraries alone; rolldown does not. */
		rolldownOptions: {
			output: { minify: true, comments: { annotation: false } },
		},
		sourcemap: true,
	},
	test: {
		include: ["test/**/*.test.ts"],
		environment: "node",
		testTimeout: 60_000,
	},
});
