// SPDX-License-Identifier: Apache-2.0
import "@common/look/tokens.css";
import "@common/look/base.css";
import "@common/look/brand.css";
import "./console.css";
import "@common/stores/prefs";
import { startI18n } from "@i18n";
import { startSession } from "@common/stores/session";
import { createApp } from "vue";
import App from "./App.vue";
import { program } from "./program";
import { isAtDoor, openDoor } from "./setup/door";

await startI18n();
createApp(App).mount("#app");
await (isAtDoor.value ? openDoor() : startSession(program));
