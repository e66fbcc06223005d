// SPDX-License-Identifier: Apache-2.0
// The entry for files, beside the core and sharing its classes.
import { defineConfig } from "vite";

export default defineConfig({
	build: {
		lib: { entry: "src/files.ts", formats: ["es"], fileName: "files" },
		target: "es2022",
		emptyOutDir: false,
		rolldownOptions: { external: /\/index\.js$/, output: { minify: true } },
		sourcemap: true,
	},
});
