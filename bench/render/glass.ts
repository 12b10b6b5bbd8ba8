import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { connectProvider } from '../../src/core/connect.ts';
import { pipeline } from '../../src/core/pipeline.ts';
import { buildPage } from '../../test/webview/rig/build.ts';
import { makeTurn, openFakeHost } from '../../test/webview/rig/fake-host.ts';
import { servePage } from '../../test/webview/rig/serve.ts';

const TOKENS = 60;
/** Not a multiple of a frame, so that tokens fall at any moment of one. */
const EVERY_MS = 53;

/**
 * The ms from each token's byte on the provider's socket to the end of the frame that shows it: over loopback, through
 * the whole pipeline and the chat view's page. The hop from host to page is the browser's debugging line here, where
 * VS Code has its own.
 */
export async function fromByteToGlyph(browser: Browser): Promise<number[]> {
	const written: number[] = [];
	const provider = http.createServer((request, response) => void speak(request, response, written));
	provider.listen(0, '127.0.0.1');
	await once(provider, 'listening');
	const served = await servePage(await buildPage());
	const context = await browser.newContext();
	const host = await openFakeHost(context, served.url, { state: { turns: [makeTurn('t', 'Write.')] } });
	try {
		await host.page.evaluate(WATCH);
		const { port } = provider.address() as AddressInfo;
		for await (const event of ask(port)) {
			if (event.type === 'text-delta') {
				await host.events('t', event);
			}
		}
		const painted = await host.page.evaluate<number[]>('painted');
		return painted.slice(1, TOKENS).map((at, index) => at - (written[index + 1] ?? Number.NaN));
	} finally {
		await context.close();
		await served.close();
		provider.close();
	}
}

function ask(port: number) {
	const source = connectProvider({
		id: 'bench',
		name: 'Bench',
		protocol: 'openai-chat',
		baseUrl: `http://127.0.0.1:${port}/v1`,
		key: async () => 'key-of-the-bench',
	});
	return pipeline(source)(
		{ model: 'bench', messages: [{ role: 'user', content: [{ type: 'text', text: 'Write.' }] }] },
		{ signal: new AbortController().signal },
	);
}

async function speak(
	request: http.IncomingMessage,
	response: http.ServerResponse,
	written: number[],
): Promise<void> {
	request.resume();
	response.writeHead(200, { 'content-type': 'text/event-stream' });
	const chunk = (delta: object, reason: string | null) =>
		`data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 0, model: 'bench', choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`;
	for (let token = 0; token < TOKENS; token++) {
		await wait(EVERY_MS);
		written.push(performance.timeOrigin + performance.now());
		response.write(chunk({ content: `word ${token} ` }, null));
	}
	response.end(`${chunk({}, 'stop')}data: [DONE]\n\n`);
}

/** The page has asked for its frame before this does, and a timeout comes when the frame is painted. */
const WATCH = `
globalThis.painted = [];
addEventListener('message', () => requestAnimationFrame(() => setTimeout(() => {
	painted.push(performance.timeOrigin + performance.now());
})));
`;
