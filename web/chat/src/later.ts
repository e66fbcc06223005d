// SPDX-License-Identifier: Apache-2.0
// What the page does not begin with, in one piece: see lib/lazy.ts.
import { addTexts } from "./i18n";
import { enLater } from "./i18n/en.later";
import { zhLater } from "./i18n/zh-CN.later";

addTexts({ en: enLater, "zh-CN": zhLater });

export { default as ComposerFiles } from "./components/ComposerFiles.vue";
export { default as EndedView } from "@common/components/EndedView.vue";
export { default as FileBox } from "./components/FileBox.vue";
export { default as FindDialog } from "./components/FindDialog.vue";
export { default as ForwardDialog } from "./components/ForwardDialog.vue";
export { default as GroupInfo } from "./components/GroupInfo.vue";
export { default as MergedDialog } from "./components/MergedDialog.vue";
export { default as NewChat } from "./components/NewChat.vue";
export { default as OrgPane } from "./components/OrgPane.vue";
export { default as PeopleDialog } from "./components/PeopleDialog.vue";
export { default as PinnedDialog } from "./components/PinnedDialog.vue";
export { default as ReportDialog } from "./components/ReportDialog.vue";
export { default as RoomPane } from "./components/RoomPane.vue";
export { default as SearchPalette } from "./components/SearchPalette.vue";
export { default as MeView } from "./views/MeView.vue";
export { default as PeopleView } from "./views/PeopleView.vue";
