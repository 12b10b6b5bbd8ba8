import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { accumulate, emptyAnswer, toolCalls } from '../../src/core/accumulate.ts';
import { appendOnly } from '../../src/core/append-only.ts';
import { StreamError, type StreamErrorData } from '../../src/core/errors.ts';
import { mediaText } from '../../src/core/protocols/media-text.ts';
import type { ProtocolName } from '../../src/core/protocols/protocol.ts';
import { SERVER_HALVES } from '../../src/core/protocols/server-table.ts';
import { isContent, type StreamEvent } from '../../src/core/stream.ts';
import { JUDGES, type Seen } from './judges.ts';
import { FACE_NAMES, type FaceName, type Rig, startRig } from './rig.ts';

const FOLDER = new URL('../fixtures/', import.meta.url);

/**
 * Every fixture of every protocol behind every face, read by the vendors' own clients: what a fixture means stands in
 * its `.events.json`.
 */
describe('gateway: every face before every protocol', function () {
	this.timeout(30_000);

	for (const protocol of readdirSync(FOLDER) as ProtocolName[]) {
		describe(protocol, () => {
			let rig: Rig;
			let body: Buffer | string = '';

			before(async () => {
				rig = await startRig(() => ({ body }), { protocol });
			});
			after(async () => {
				assert.deepEqual(rig.faults, []);
				await rig.close();
			});

			for (const name of fixturesOf(protocol)) {
				it(name, async () => {
					body = readFileSync(new URL(`${protocol}/${name}.sse`, FOLDER));
					const { events, failure } = read(new URL(`${protocol}/${name}.events.json`, FOLDER));
					for (const face of FACE_NAMES) {
						for (const stream of [true, false]) {
							await check(face, stream, rig.url, events, failure);
						}
					}
				});
			}
		});
	}
});

function fixturesOf(protocol: string): string[] {
	return readdirSync(new URL(`${protocol}/`, FOLDER))
		.filter((file) => file.endsWith('.sse'))
		.map((file) => file.slice(0, -'.sse'.length));
}

function read(file: URL): { events: StreamEvent[]; failure: StreamErrorData | undefined } {
	const lines = JSON.parse(readFileSync(file, 'utf8')) as (StreamEvent | { error: StreamErrorData })[];
	const last = lines.at(-1);
	const failure = last && 'error' in last ? last.error : undefined;
	return { events: (failure ? lines.slice(0, -1) : lines) as StreamEvent[], failure };
}

async function check(
	face: FaceName,
	stream: boolean,
	url: string,
	events: readonly StreamEvent[],
	failure: StreamErrorData | undefined,
): Promise<void> {
	const where = `${face}, ${stream ? 'streaming' : 'in one piece'}`;
	const outcome = await JUDGES[face](url, { stream }).catch((error: unknown) => error as Error);
	if (failure) {
		assert.ok(outcome instanceof Error, `${where}: an error is told as one`);
		if (!stream || !events.some(isContent)) {
			const half = await SERVER_HALVES[face]();
			const { status } = half.encodeError(new StreamError(failure.kind, failure.message));
			assert.equal((outcome as Error & { status?: number }).status, status, `${where}: ${outcome.message}`);
		}
		return;
	}
	assert.ok(!(outcome instanceof Error), `${where}: ${(outcome as Error).stack}`);
	assert.deepEqual(comparable(outcome), comparable(expected(face, stream, events)), where);
}

function expected(face: FaceName, stream: boolean, events: readonly StreamEvent[]): Seen {
	const answer = emptyAnswer();
	for (const event of events) {
		accumulate(answer, event);
	}
	const words = (type: StreamEvent['type']) =>
		events.map((event) => (event.type === type && 'text' in event ? event.text : '')).join('');
	const refusal = words('refusal-delta');
	const { usage } = answer;
	return {
		text: textIn(face, events, stream) + (face === 'anthropic-messages' ? refusal : ''),
		reasoning: words('reasoning-delta'),
		refusal: face === 'anthropic-messages' ? '' : refusal,
		calls: toolCalls(answer).map(({ id, name, arguments: json }) => ({
			id,
			name,
			// Anthropic's client makes nothing of what was cut.
			arguments: face === 'anthropic-messages' && typeof parsed(json) === 'string' ? '' : json,
		})),
		finish: finishOf(face, answer.finish ?? '', refusal !== ''),
		usage: usage && { input: usage.inputTokens, output: usage.outputTokens },
	};
}

/** What a client has that can only append, or that gets the answer whole. */
function textIn(face: FaceName, events: readonly StreamEvent[], stream: boolean): string {
	let text = '';
	const append = appendOnly();
	for (const event of events) {
		if (event.type === 'media') {
			// Pictures are items of their own there.
			const said = face === 'openai-responses' && 'data' in event ? '' : mediaText(event);
			text += stream ? append({ type: 'text-delta', text: said }) : said;
		} else if (event.type === 'replace' && !stream) {
			text = event.text;
		} else if (event.type === 'text-delta' || event.type === 'replace' || event.type === 'start') {
			text += stream ? append(event) : event.type === 'text-delta' ? event.text : '';
		}
	}
	return text;
}

const FINISH: Readonly<Record<FaceName, Readonly<Record<string, string>>>> = {
	'openai-chat': {
		stop: 'stop',
		length: 'length',
		'tool-calls': 'tool_calls',
		'content-filter': 'content_filter',
		refusal: 'content_filter',
	},
	'openai-responses': {
		stop: 'completed',
		length: 'max_output_tokens',
		'tool-calls': 'completed',
		'content-filter': 'content_filter',
		refusal: 'content_filter',
	},
	'anthropic-messages': {
		stop: 'end_turn',
		length: 'max_tokens',
		'tool-calls': 'tool_use',
		'content-filter': 'refusal',
		refusal: 'refusal',
	},
};

function finishOf(face: FaceName, reason: string, refused: boolean): string | null {
	if (reason === 'refusal' && refused && face !== 'anthropic-messages') {
		return face === 'openai-chat' ? 'stop' : 'completed';
	}
	return FINISH[face][reason] ?? null;
}

/** Ids of calls are not every protocol's; arguments are compared as what they say. Usage may be Weir's estimate. */
function comparable({ calls, usage: _, ...seen }: Seen): unknown {
	return {
		...seen,
		calls: calls.map(({ name, arguments: json }) => [name, parsed(json)]),
	};
}

function parsed(json: string): unknown {
	try {
		return JSON.parse(json === '' ? '{}' : json);
	} catch {
		return json;
	}
}
