import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { unpackChromium } from './chromium-from-npm.ts';

/** A browser for playwright to start. */
export interface Chromium {
	executable: string;
	env: Readonly<Record<string, string>>;
}

/**
 * A Chromium: the one that `CHROME_PATH` names (`npm`: the packaged one), the system's, playwright's own, or the
 * one that an npm package carries.
 *
 * @throws Error where none is to be had.
 */
export async function findChromium(): Promise<Chromium> {
	const named = process.env.CHROME_PATH;
	if (named && named !== 'npm') {
		return { executable: named, env: {} };
	}
	const installed = named === 'npm' ? undefined : (onSystem() ?? inPlaywrightsCache());
	return installed ? { executable: installed, env: {} } : unpackChromium();
}

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const PLACES = [
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
	'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

function onSystem(): string | undefined {
	const folders = (process.env.PATH ?? '').split(path.delimiter);
	const commands = COMMANDS.flatMap((name) => folders.map((folder) => path.join(folder, name)));
	return [...commands, ...PLACES].find((file) => fs.existsSync(file));
}

const PLAYWRIGHTS = [
	'chrome-linux64/chrome',
	'chrome-linux/chrome',
	'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
	'chrome-win64/chrome.exe',
	'chrome-win/chrome.exe',
];

function inPlaywrightsCache(): string | undefined {
	const places: Partial<Record<NodeJS.Platform, string>> = {
		linux: path.join(os.homedir(), '.cache/ms-playwright'),
		darwin: path.join(os.homedir(), 'Library/Caches/ms-playwright'),
		win32: path.join(process.env.LOCALAPPDATA ?? '', 'ms-playwright'),
	};
	const cache = process.env.PLAYWRIGHT_BROWSERS_PATH ?? places[process.platform];
	if (!cache || !fs.existsSync(cache)) {
		return undefined;
	}
	const newestFirst = fs
		.readdirSync(cache)
		.filter((name) => /^chromium-\d+$/.test(name))
		.sort()
		.reverse();
	return newestFirst
		.flatMap((name) => PLAYWRIGHTS.map((file) => path.join(cache, name, file)))
		.find((file) => fs.existsSync(file));
}
