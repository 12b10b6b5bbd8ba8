import { readdir, readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { ROOT } from '../../scripts/setup/folder.mjs';
import type { Launched } from './launch.ts';
import { addressOf, openPage, workbench } from './window.ts';
import { Workbench } from './workbench.ts';

/** How long a window may take to open again what was open in it. */
const SHOWN_MS = 10_000;

/** One more window of a launched VS Code, on the same folder and with the same profile. */
export interface AnotherWindow {
	page: Page;
	ui: Workbench;
	/** Shows a view by its icon in the activity bar, where it is not shown already. */
	showView(name: string): Promise<void>;
	/** Loads it again, and with it its extension host. */
	reload(): Promise<void>;
	/** Kills its extension host, as a crash would. */
	kill(): Promise<void>;
	close(): Promise<void>;
}

/** Opens it. Nothing can be run in its extension host, which may therefore end as it likes. */
export async function anotherWindow(launched: Launched): Promise<AnotherWindow> {
	const { workspace, port, context } = launched;
	const before = new Set(await extensionHosts());
	const page = await context.newPage();
	await openPage(page, addressOf(port, { workspace, extension: ROOT }));
	const call = () => Promise.reject(new Error('Nothing runs in this window but what a user starts.'));
	return {
		page,
		ui: new Workbench(page, call),
		async showView(name) {
			const label = `[aria-label^="${name}"]`;
			const icon = page.locator(`.activitybar .action-item${label}, .activitybar .action-item:has(${label})`);
			const title = page.locator('.part.sidebar .composite.title', { hasText: name });
			await icon.first().waitFor();
			// What was open last opens by itself, some time after the icon is there; a click would close it again.
			await title.waitFor({ timeout: SHOWN_MS }).catch(() => icon.first().click());
			await title.waitFor();
		},
		async reload() {
			await page.reload();
			await workbench(page);
		},
		async kill() {
			for (const pid of await extensionHosts()) {
				if (!before.has(pid)) {
					process.kill(pid, 'SIGKILL');
				}
			}
		},
		close: () => page.close(),
	};
}

/** The extension hosts that this process's server has started, by id. Where /proc tells of none, there are none. */
async function extensionHosts(): Promise<number[]> {
	const all = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
	const found = await Promise.all(
		all.map(async (name) => {
			const line = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
			return line.includes('--type=extensionHost') && (await descendsFromHere(Number(name)));
		}),
	);
	return all.filter((_, place) => found[place]).map(Number);
}

async function descendsFromHere(pid: number): Promise<boolean> {
	for (let at = pid; at > 1; ) {
		if (at === process.pid) {
			return true;
		}
		const stat = await readFile(`/proc/${at}/stat`, 'utf8').catch(() => '');
		// The name, in brackets, may hold anything; state and parent follow it.
		at = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
	}
	return false;
}
