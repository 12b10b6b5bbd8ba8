import { setTimeout as wait } from 'node:timers/promises';
import { type Provider, startProvider } from '../servers/provider.ts';
import type { Reply } from '../servers/reply.ts';

/** A provider of one model, as the chat view is tested with it. */
export interface AskingProvider extends Provider {
	/** Settings that make its model the chosen one. */
	settings: Readonly<Record<string, unknown>>;
	/** Waits until it has been asked so often in all, and resolves with that request's body. */
	asked(times: number): Promise<AskedBody>;
}

/** What of a request's body the tests look at. */
export interface AskedBody {
	model: string;
	messages: { role: string; content: unknown }[];
	[field: string]: unknown;
}

/**
 * Starts a provider that answers each request by its last message, or by its whole input where its protocol has that.
 *
 * @param models the first one is chosen.
 */
export async function startAsking(
	answer: (words: string, body: AskedBody) => Reply,
	models: readonly string[] = ['m'],
): Promise<AskingProvider> {
	const provider = await startProvider(({ body }) => {
		const asked = JSON.parse(body) as AskedBody;
		return answer(JSON.stringify(asked.messages?.at(-1)?.content ?? asked.input), asked);
	});
	const entry = { id: 'test', preset: 'custom', name: 'Test', baseUrl: provider.baseUrl, models };
	return {
		...provider,
		settings: { 'weir.providers': [entry], 'weir.model': `test/${models[0]}` },
		async asked(times) {
			while (provider.requests.length < times) {
				await wait(50);
			}
			return JSON.parse(provider.requests[times - 1]?.body ?? '{}') as AskedBody;
		},
	};
}
