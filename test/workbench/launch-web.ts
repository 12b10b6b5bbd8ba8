import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { Call, Launched } from './launch.ts';
import { serveWebWorkbench } from './web-workbench.ts';
import { openWindow } from './window.ts';
import { Workbench } from './workbench.ts';

/** A window of a VS Code that runs in a browser alone, driven as any other. */
export type LaunchedWeb = Pick<Launched, 'page' | 'context' | 'ui' | 'call' | 'reload' | 'close'>;

/**
 * Opens VS Code, with Weir, in a browser without a server. `call` runs in the web worker in which extensions run.
 *
 * @throws Error when it does not come up; nothing is left running then.
 */
export async function launchWeb(): Promise<LaunchedWeb> {
	const served = await serveWebWorkbench();
	const storage = await fs.mkdtemp(path.join(os.tmpdir(), 'weir-browser-'));
	const clear = async () => {
		served.close();
		await fs.rm(storage, { recursive: true, force: true, maxRetries: 5 });
	};
	try {
		const window = await openWindow({ address: served.url, storage, onExit: () => {} });
		const { page, context } = window;
		// A browser whose requests are looked at asks no server whether it admits the page. What was answered here, half of
		// a key, the server answers too.
		await page.unrouteAll();
		const call = callOf(page);
		// The runner answers when extensions have been read; before that, the command palette lacks Weir's.
		const ready = () => call(() => true);
		await ready();
		return {
			...{ page, context, call, ui: new Workbench(page, call) },
			async reload() {
				await window.reload();
				await ready();
			},
			async close() {
				await window.close();
				await clear();
			},
		};
	} catch (error) {
		await clear();
		throw error;
	}
}

/** Every job has a name of its own, over all windows. */
function callOf(page: Page): Call {
	return async (job, argument) => {
		const sent = { id: crypto.randomUUID(), source: String(job), argument };
		const { json, error } = await page.evaluate(askRunner, sent);
		if (error !== undefined) {
			throw new Error(error);
		}
		return json === undefined ? undefined : JSON.parse(json);
	};
}

interface Outcome {
	id: string;
	json?: string;
	error?: string;
}

/** Runs in the page. The runner may not be there yet, so it is asked until it answers. */
function askRunner(job: { id: string; source: string; argument: unknown }): Promise<Outcome> {
	const channel = new BroadcastChannel('weir-test');
	return new Promise<Outcome>((resolve) => {
		const again = setInterval(() => channel.postMessage(job), 200);
		channel.postMessage(job);
		channel.onmessage = ({ data }: { data: Outcome & { source?: string } }) => {
			if (data.id === job.id && data.source === undefined) {
				clearInterval(again);
				channel.close();
				resolve(data);
			}
		};
	});
}
