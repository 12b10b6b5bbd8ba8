import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { PROVISIONED, ROOT } from '../../scripts/setup/folder.mjs';
import type { SuiteResults } from '../../scripts/suites/results.ts';
import { startControl } from './control.ts';
import { MODEL_EXTENSION, RUNNER } from './launch.ts';
import type { RunnerConfig } from './runner.ts';
import { SETTINGS } from './settings.ts';

const RELEASES = 'https://update.code.visualstudio.com/api/releases/stable';
const REACH_MS = 3_000;

/**
 * Whether the tests can run on a desktop VS Code: there is somewhere to show it, and one is at hand (`VSCODE_PATH`, or
 * downloaded before) or can be downloaded.
 *
 * @param wanted `desktop` or `web` decides instead.
 * @throws Error for any other word.
 */
export async function desktopCanRun(wanted: string | undefined): Promise<boolean> {
	if (wanted) {
		if (wanted !== 'desktop' && wanted !== 'web') {
			throw new Error(`VSCODE_TEST_HOST is "${wanted}". Set it to desktop or web, or leave it out.`);
		}
		return wanted === 'desktop';
	}
	if (!hasDisplay()) {
		return false;
	}
	if (process.env.VSCODE_PATH) {
		return true;
	}
	const downloads = await fs.readdir(PROVISIONED).catch(() => []);
	if (downloads.some((name) => /^vscode-(linux|darwin|win32)/.test(name))) {
		return true;
	}
	return fetch(RELEASES, { method: 'HEAD', signal: AbortSignal.timeout(REACH_MS) }).then(
		(response) => response.ok,
		() => false,
	);
}

function hasDisplay(): boolean {
	return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * Runs bundled tests in a desktop VS Code, with the same runner as on the web; its window cannot be driven.
 *
 * @throws Error when no results came.
 */
export async function runOnDesktop(
	tests: RunnerConfig,
	onLine: (line: string) => void,
): Promise<SuiteResults> {
	let results: SuiteResults | undefined;
	const control = await startControl({
		onLine,
		onResults: (reported) => {
			results = reported;
		},
	});
	const temporary = await fs.mkdtemp(path.join(os.tmpdir(), 'weir-desktop-'));
	try {
		const workspace = path.join(temporary, 'sample');
		await fs.cp(path.join(import.meta.dirname, 'sample'), workspace, { recursive: true });
		await fs.mkdir(path.join(temporary, 'data/User'), { recursive: true });
		await fs.writeFile(path.join(temporary, 'data/User/settings.json'), JSON.stringify(SETTINGS));
		await runTests({
			cachePath: PROVISIONED,
			...(process.env.VSCODE_PATH
				? { vscodeExecutablePath: process.env.VSCODE_PATH }
				: { version: 'stable' }),
			extensionDevelopmentPath: [ROOT, MODEL_EXTENSION.folder],
			extensionTestsPath: RUNNER,
			extensionTestsEnv: {
				WEIR_TEST_CONTROL: control.url,
				WEIR_TEST_CONFIG: JSON.stringify(tests),
			},
			launchArgs: [
				workspace,
				`--user-data-dir=${path.join(temporary, 'data')}`,
				'--disable-extensions',
				'--disable-workspace-trust',
				'--skip-welcome',
				'--disable-updates',
				'--disable-telemetry',
			],
		}).catch((error: unknown) => {
			// Failing tests end VS Code with an error too; the results tell those apart.
			if (!results) {
				throw error;
			}
		});
	} finally {
		control.close();
		await fs.rm(temporary, { recursive: true, force: true, maxRetries: 5 });
	}
	if (!results) {
		throw new Error('VS Code ended without reporting results.');
	}
	return results;
}
