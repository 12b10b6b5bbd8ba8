import assert from 'node:assert/strict';
import type { ProtocolName } from '../../src/core/protocols/protocol.ts';
import { ask, FACE_NAMES, type FaceName, type Rig, startRig } from './rig.ts';

const PIXEL = 'iVBORw0KGgo=';
const SCHEMA = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };

/** The same conversation in each face's words: a picture, parallel calls of a tool, and their results. */
const CONVERSATIONS: Readonly<Record<FaceName, { path: string; body: object }>> = {
	'openai-chat': {
		path: '/v1/chat/completions',
		body: {
			model: 'm',
			tools: [
				{ type: 'function', function: { name: 'weather', description: 'Tells it.', parameters: SCHEMA } },
			],
			parallel_tool_calls: true,
			messages: [
				{ role: 'system', content: 'Be brief.' },
				{
					role: 'user',
					content: [
						{ type: 'text', text: 'Where is this?' },
						{ type: 'image_url', image_url: { url: `data:image/png;base64,${PIXEL}` } },
					],
				},
				{
					role: 'assistant',
					content: 'Looking.',
					tool_calls: ['Bern', 'Oslo'].map((city, at) => ({
						id: `call_${at}`,
						type: 'function',
						function: { name: 'weather', arguments: JSON.stringify({ city }) },
					})),
				},
				{ role: 'tool', tool_call_id: 'call_0', content: 'sun in Bern' },
				{ role: 'tool', tool_call_id: 'call_1', content: 'snow in Oslo' },
			],
		},
	},
	'openai-responses': {
		path: '/v1/responses',
		body: {
			model: 'm',
			instructions: 'Be brief.',
			tools: [
				{ type: 'function', name: 'weather', description: 'Tells it.', parameters: SCHEMA, strict: false },
			],
			input: [
				{
					role: 'user',
					content: [
						{ type: 'input_text', text: 'Where is this?' },
						{ type: 'input_image', detail: 'auto', image_url: `data:image/png;base64,${PIXEL}` },
					],
				},
				{ role: 'assistant', content: [{ type: 'output_text', text: 'Looking.' }] },
				...['Bern', 'Oslo'].map((city, at) => ({
					type: 'function_call',
					call_id: `call_${at}`,
					name: 'weather',
					arguments: JSON.stringify({ city }),
				})),
				{ type: 'function_call_output', call_id: 'call_0', output: 'sun in Bern' },
				{ type: 'function_call_output', call_id: 'call_1', output: 'snow in Oslo' },
			],
		},
	},
	'anthropic-messages': {
		path: '/v1/messages',
		body: {
			model: 'm',
			max_tokens: 100,
			system: 'Be brief.',
			tools: [{ name: 'weather', description: 'Tells it.', input_schema: SCHEMA }],
			messages: [
				{
					role: 'user',
					content: [
						{ type: 'text', text: 'Where is this?' },
						{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: PIXEL } },
					],
				},
				{
					role: 'assistant',
					content: [
						{ type: 'text', text: 'Looking.' },
						...['Bern', 'Oslo'].map((city, at) => ({
							type: 'tool_use',
							id: `call_${at}`,
							name: 'weather',
							input: { city },
						})),
					],
				},
				{
					role: 'user',
					content: [
						{ type: 'tool_result', tool_use_id: 'call_0', content: 'sun in Bern' },
						{ type: 'tool_result', tool_use_id: 'call_1', content: [{ type: 'text', text: 'snow in Oslo' }] },
					],
				},
			],
		},
	},
};

const UPSTREAM: readonly ProtocolName[] = ['openai-chat', 'openai-responses', 'anthropic-messages'];

describe('gateway: pictures, tools and their results on the way in', function () {
	this.timeout(20_000);

	let rig: Rig;

	afterEach(() => rig.close());

	for (const face of FACE_NAMES) {
		for (const protocol of UPSTREAM) {
			it(`${face} → ${protocol}`, async () => {
				rig = await startRig({ status: 500 }, { protocol });
				const { path, body } = CONVERSATIONS[face];
				await ask(rig, path, body);
				const sent = rig.provider.requests[0]?.body ?? '';
				for (const words of [
					'Be brief.',
					'Where is this?',
					'Looking.',
					PIXEL,
					'sun in Bern',
					'snow in Oslo',
				]) {
					assert.equal(sent.split(words).length - 1, 1, `${words} in ${sent}`);
				}
				const wire = JSON.parse(sent);
				assert.deepEqual(schemaIn(wire), SCHEMA);
				assert.deepEqual(callsIn(protocol, wire), [
					{ id: 'call_0', name: 'weather', city: 'Bern' },
					{ id: 'call_1', name: 'weather', city: 'Oslo' },
				]);
			});
		}

		it(`${face} → poe-bot`, async () => {
			rig = await startRig({ status: 500 }, { protocol: 'poe-bot' });
			const { path, body } = CONVERSATIONS[face];
			const response = await ask(rig, path, body);
			// A picture would have to be uploaded to Poe first, which needs a key.
			assert.ok(response.status >= 400);
			assert.match(JSON.stringify(await response.json()), /message/);
		});
	}
});

function schemaIn({
	tools: [tool],
}: {
	tools: { function?: { parameters: unknown }; parameters?: unknown; input_schema?: unknown }[];
}): unknown {
	return tool?.function?.parameters ?? tool?.parameters ?? tool?.input_schema;
}

interface Wire {
	messages?: {
		tool_calls?: WireCall[];
		content: { type: string; id: string; name: string; input: { city: string } }[];
	}[];
	input?: { type?: string; call_id: string; name: string; arguments: string }[];
}

interface WireCall {
	id: string;
	function: { name: string; arguments: string };
}

function callsIn(protocol: ProtocolName, { messages = [], input = [] }: Wire): unknown[] {
	switch (protocol) {
		case 'openai-chat':
			return messages
				.flatMap(({ tool_calls: calls = [] }) => calls)
				.map(({ id, function: called }) => ({ id, name: called.name, ...JSON.parse(called.arguments) }));
		case 'openai-responses':
			return input
				.filter(({ type }) => type === 'function_call')
				.map(({ call_id: id, name, arguments: json }) => ({ id, name, ...JSON.parse(json) }));
		default:
			return messages
				.flatMap(({ content }) => (Array.isArray(content) ? content : []))
				.filter(({ type }) => type === 'tool_use')
				.map(({ id, name, input }) => ({ id, name, ...input }));
	}
}
