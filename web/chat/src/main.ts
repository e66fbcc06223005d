// SPDX-License-Identifier: Apache-2.0
import "@common/look/tokens.css";
import "@common/look/base.css";
import "@common/look/brand.css";
import "@common/stores/prefs";
import { createApp } from "vue";
import App from "./App.vue";
import { startI18n } from "./i18n";
import { startChat } from "./stores/session";
/* Before a client is made: stores attach themselves to it. */
import "./stores/people";
import "./stores/conversations";

await startI18n();
createApp(App).mount("#app");
await startChat();
