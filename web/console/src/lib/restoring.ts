// SPDX-License-Identifier: Apache-2.0
// The commands that bring a backup back, for a shell of the server.

export interface Restorable {
	name: string;
	sealed: boolean;
	/** It is of this organisation alone. */
	tenant?: string | undefined;
}

const quoted = (path: string): string =>
	/^[\w./:@+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;

/** One that fails has replaced nothing, so the service starts again either way. */
export function restoreCommand(directory: string, backup: Restorable): string {
	const file = quoted(`${directory}/${backup.name}`);
	const what = backup.tenant
		? `backup restore ${file} --tenant ${backup.tenant} --replace`
		: `restore ${file}`;
	const phrase = backup.sealed ? " --passphrase-file PASSPHRASE-FILE" : "";
	return `systemctl stop yizhan && yizhanctl ${what}${phrase}; systemctl start yizhan`;
}
