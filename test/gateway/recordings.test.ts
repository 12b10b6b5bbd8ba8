import assert from 'node:assert/strict';
import { forEachRecording } from '../servers/recordings.ts';
import { JUDGES, type Seen } from './judges.ts';
import { FACE_NAMES, type FaceName, type Rig, startRig } from './rig.ts';

/** What an independent reader got from a recording, as far as it is compared. */
interface Expected {
	kind: 'openai' | 'anthropic';
	/** By choice; of Anthropic's the blocks tell. */
	text?: Record<string, string> | string;
	refusal?: Record<string, string>;
	tool_calls?: Record<string, { name: string; arguments: string }[]>;
	blocks?: { type: string; text?: string; name?: string; input_json?: string }[];
	errors: unknown[];
}

/** What real providers sent, behind every face, read by the vendors' own clients. */
describe('gateway: recordings of real providers behind every face', function () {
	this.timeout(30_000);

	const rigs = new Map<Expected['kind'], Rig>();
	let body: Buffer | string = '';

	before(async () => {
		rigs.set('openai', await startRig(() => ({ body })));
		rigs.set('anthropic', await startRig(() => ({ body }), { protocol: 'anthropic-messages' }));
	});
	after(async () => {
		for (const rig of rigs.values()) {
			assert.deepEqual(rig.faults, []);
			await rig.close();
		}
	});

	forEachRecording<Expected>(({ name, expected, body: bodyOf }) => {
		it(name, async () => {
			body = bodyOf();
			const { url } = rigs.get(expected.kind) as Rig;
			for (const face of FACE_NAMES) {
				for (const stream of [true, false]) {
					await compare(face, await JUDGES[face](url, { stream }).catch((error: Error) => error), expected);
				}
			}
		});
	});
});

async function compare(face: FaceName, seen: Seen | Error, expected: Expected): Promise<void> {
	if (expected.errors.length > 0) {
		assert.ok(seen instanceof Error, face);
		return;
	}
	assert.ok(!(seen instanceof Error), `${face}: ${(seen as Error).stack}`);
	const refusal = expected.refusal?.[0] ?? '';
	const blocks = expected.blocks ?? [];
	const said =
		typeof expected.text === 'object'
			? (expected.text[0] ?? '')
			: blocks.map(({ type, text = '' }) => (type === 'text' ? text : '')).join('');
	assert.equal(seen.text + (face === 'anthropic-messages' ? '' : seen.refusal), said + refusal, face);
	const calls =
		expected.tool_calls?.[0] ??
		blocks
			.filter(({ type }) => type === 'tool_use')
			.map(({ name = '', input_json: json = '' }) => ({ name, arguments: json }));
	assert.deepEqual(
		seen.calls.map(({ name, arguments: json }, at) => [name, argumentsOf(json, calls[at]?.arguments)]),
		calls.map(({ name, arguments: json }) => [name, argumentsOf(json, json)]),
		face,
	);
}

/** Of arguments that were cut, each client makes what it likes. */
function argumentsOf(json: string, expected = ''): unknown {
	try {
		JSON.parse(expected || '{}');
	} catch {
		return 'cut';
	}
	return JSON.parse(json || '{}');
}
