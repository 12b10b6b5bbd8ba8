import fs from 'node:fs/promises';
import path from 'node:path';
import { packagedFiles } from '../packaged-files.ts';
import { exists, ROOT } from '../setup/folder.mjs';
import { installFolder } from '../vscode-server/install-folder.ts';
import type { ServerFolders } from '../vscode-server/server.ts';

const COMPANION = path.join(ROOT, 'scripts/companion');

/** What a first run begins with; from then on the file is the user's. */
const FIRST_SETTINGS = {
	'extensions.autoCheckUpdates': false,
	'extensions.ignoreRecommendations': true,
	'git.openRepositoryInParentFolders': 'never',
	'telemetry.telemetryLevel': 'off',
	'update.mode': 'none',
	'workbench.enableExperiments': false,
	// VS Code's own Chat is a click away; two chats side by side would make one ask which is Weir.
	'workbench.secondarySideBar.defaultVisibility': 'hidden',
	'workbench.startupEditor': 'none',
	'workbench.tips.enabled': false,
	'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

/**
 * Makes the folders of a served VS Code, its settings where there are none yet, and installs Weir and its companion as
 * they are now.
 */
export async function prepareProfile(folder: string): Promise<ServerFolders> {
	const folders = { data: path.join(folder, 'data'), extensions: path.join(folder, 'extensions') };
	const settings = path.join(folders.data, 'User/settings.json');
	if (!(await exists(settings))) {
		await fs.mkdir(path.dirname(settings), { recursive: true });
		await fs.writeFile(settings, JSON.stringify(FIRST_SETTINGS, undefined, '\t'));
	}
	await installFolder({ folder: ROOT, files: packagedFiles() }, folders);
	await installFolder({ folder: COMPANION, files: ['package.json', 'extension.js'] }, folders);
	return folders;
}
