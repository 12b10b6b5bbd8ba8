import type { BrowserContext, Page } from 'playwright-core';
import { emptyAnswer } from '../../../src/core/accumulate.ts';
import type { StreamEvent } from '../../../src/core/stream.ts';
import {
	type Change,
	type HostMessage,
	type ModelLabel,
	type PageMessage,
	pageMessage,
	type Turn,
	type ViewState,
} from '../../../src/webview/messages.ts';
import { THEMES, type ThemeName } from './themes.ts';

/** The demo as the host labels it. */
export const DEMO: ModelLabel = { id: 'demo/demo', model: 'demo', provider: 'Demo', isDemo: true };
/** A real model as the host labels it. */
export const MODEL: ModelLabel = {
	id: 'poe/claude-sonnet-4.6',
	model: 'claude-sonnet-4.6',
	provider: 'Poe',
	isDemo: false,
};

/** The other end of the page's line: says what the test tells it to, and keeps what the page said. */
export interface FakeHost {
	readonly page: Page;
	/** All that the page has posted, checked. */
	readonly heard: PageMessage[];
	/** What went wrong in the page: errors, and what its policy refused. */
	readonly problems: string[];
	/** Requests to anywhere but the page's own origin. */
	readonly strangers: string[];
	/** Sends changes in one update and waits until the page has shown them. */
	change(...changes: Change[]): Promise<void>;
	/** Sends events of a turn. */
	events(turnId: string, ...events: StreamEvent[]): Promise<void>;
	/** Sends anything, as it is. */
	post(message: unknown): Promise<void>;
	snapshot(state?: Partial<ViewState>): Promise<void>;
	/** The first message of this type after the `after`th; waits for it. */
	hear<Type extends PageMessage['type']>(
		type: Type,
		after?: number,
	): Promise<Extract<PageMessage, { type: Type }>>;
	close(): Promise<void>;
}

/** The window, and what the page finds when it opens; default: an empty conversation with the demo, 400 px wide. */
export interface FakeHostOptions {
	theme?: ThemeName;
	width?: number;
	height?: number;
	/** What `getState` of the page gives. */
	memory?: unknown;
	state?: Partial<ViewState>;
}

/** Opens the page at `url` in a window of its own and answers its `ready` with a snapshot. */
export async function openFakeHost(
	context: BrowserContext,
	url: string,
	options: FakeHostOptions = {},
): Promise<FakeHost> {
	const page = await context.newPage();
	await page.setViewportSize({ width: options.width ?? 400, height: options.height ?? 700 });
	const [heard, problems, strangers]: [PageMessage[], string[], string[]] = [[], [], []];
	page.on('pageerror', (error) => problems.push(String(error)));
	page.on('console', (line) => line.type() === 'error' && problems.push(line.text()));
	page.on('request', (request) => request.url().startsWith(url) || strangers.push(request.url()));
	let sequence = 0;
	const post = (message: unknown) => page.evaluate<void>(`postMessage(${JSON.stringify(message)}, '*')`);
	const hear: FakeHost['hear'] = async (type, after = 0) => {
		for (let waited = 0; waited < 5000; waited += 5) {
			const found = heard.slice(after).find((message) => message.type === type);
			if (found) {
				return found as never;
			}
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
		throw new Error(
			`The page did not say ${type}; it said ${JSON.stringify(heard.slice(after))}. ${problems.join('; ')}`,
		);
	};
	const sendNumbered = async (message: HostMessage) => {
		const after = heard.length;
		await post(message);
		await hear('acknowledge', after);
	};
	await page.exposeFunction('weirPost', (message: unknown) => void heard.push(pageMessage.parse(message)));
	const given = { theme: THEMES[options.theme ?? 'dark'], memory: options.memory };
	await page.addInitScript({ content: `${INIT}\nprepare(${JSON.stringify(given)})` });
	await page.goto(url);
	const host: FakeHost = {
		page,
		heard,
		problems,
		strangers,
		post,
		hear,
		snapshot: (state = {}) =>
			sendNumbered({
				type: 'snapshot',
				sequence: ++sequence,
				state: { turns: [], model: DEMO, trusted: true, ...state },
			}),
		change: (...changes) => sendNumbered({ type: 'update', sequence: ++sequence, changes }),
		events: (turnId, ...events) => host.change({ type: 'events', turnId, events }),
		close: () => page.close(),
	};
	await hear('ready');
	await host.snapshot(options.state);
	return host;
}

/** A turn as the host would make it. */
export function makeTurn(id: string, text: string, rest: Partial<Turn> = {}): Turn {
	return {
		id,
		prompt: { text, context: [] },
		model: MODEL,
		status: 'waiting',
		startedAt: Date.now(),
		answer: emptyAnswer(),
		...rest,
	};
}

/** Runs in the page before its own script: VS Code's side of a webview. */
const INIT = `
function prepare({ theme, memory }) {
	let state = memory;
	globalThis.acquireVsCodeApi = () => ({
		postMessage: (message) => globalThis.weirPost(message),
		getState: () => state,
		setState: (next) => { state = next; globalThis.weirMemory = next; },
	});
	globalThis.violations = [];
	document.addEventListener('securitypolicyviolation', (event) => {
		globalThis.violations.push(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sourceFile);
	});
	document.addEventListener('DOMContentLoaded', () => {
		for (const [name, value] of Object.entries(theme.variables)) {
			document.documentElement.style.setProperty(name, value);
		}
		document.documentElement.style.background = theme.variables['--vscode-sideBar-background'];
		document.body.className = theme.bodyClass;
	});
}
`;
