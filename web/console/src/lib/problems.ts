// SPDX-License-Identifier: Apache-2.0
import { errorText, t } from "@i18n";
import { YizhanError } from "@yizhan/sdk";

/** What is wrong with a form: for a wrong field the server says what it must
 * be like. */
export function formError(error: unknown): string {
	if (!(error instanceof YizhanError) || !error.hint)
		return errorText(error);
	return t("form.hint", { text: errorText(error), hint: error.hint });
}
