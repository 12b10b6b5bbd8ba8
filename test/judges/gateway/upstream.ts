import { StreamError } from '../../../src/core/errors.ts';
import { SERVER_HALVES } from '../../../src/core/protocols/server-table.ts';
import type { StreamEvent } from '../../../src/core/stream.ts';
import { FACE_NAMES, type FaceName } from '../../gateway/rig.ts';
import type { Reply } from '../../servers/reply.ts';
import type { Case } from './cases.ts';

/** What a provider behind the gateway speaks. */
export type Upstream = FaceName | 'poe-bot';

export const UPSTREAMS: readonly Upstream[] = [...FACE_NAMES, 'poe-bot'];

/** An error before the answer, as the provider would send it; Poe has none of its own. */
export async function encodeRefusal(protocol: Upstream): Promise<Reply> {
	const half = await SERVER_HALVES[protocol === 'poe-bot' ? 'openai-chat' : protocol]();
	return half.encodeError(new StreamError('rate-limit', 'Too many requests.', { retryAfterMs: 20 }));
}

/** The stream as the provider would send it. */
export async function encode(
	protocol: Upstream,
	events: readonly StreamEvent[],
	end?: Case['end'],
): Promise<string> {
	if (protocol === 'poe-bot') {
		return (
			events.map(encodeForPoe).join('') + (end === 'error' ? poeEvent('error', { text: 'Overloaded.' }) : '')
		);
	}
	const half = await SERVER_HALVES[protocol]();
	const encoder = half.createEncoder({ model: 'm' });
	const body = events.map((event) => encoder.event(event)).join('');
	return end === 'error' ? body + encoder.failure(new StreamError('overloaded', 'Overloaded.')) : body;
}

/** Bots call tools in OpenAI's words. */
function encodeForPoe(event: StreamEvent): string {
	switch (event.type) {
		case 'text-delta':
			return poeEvent('text', { text: event.text });
		case 'tool-call-start': {
			const { index, id, name } = event;
			return poeCall({ index, id, type: 'function', function: { name, arguments: '' } });
		}
		case 'tool-call-delta':
			return poeCall({ index: event.index, function: { arguments: event.json } });
		case 'finish': {
			const reason = event.reason === 'tool-calls' ? { delta: {}, finish_reason: 'tool_calls' } : undefined;
			return (reason ? poeEvent('json', { choices: [{ index: 0, ...reason }] }) : '') + poeEvent('done', {});
		}
		default:
			return '';
	}
}

function poeCall(call: object): string {
	return poeEvent('json', { choices: [{ index: 0, delta: { tool_calls: [call] }, finish_reason: null }] });
}

function poeEvent(name: string, data: object): string {
	return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
