import assert from 'node:assert/strict';
import type { ProtocolName } from '../../src/core/protocols/protocol.ts';
import { ask, FACES, type Rig, startRig } from './rig.ts';

const URL = 'https://example.com/a.png';
const DATA = 'data:image/png;base64,AA==';

/** The question of a face about two images, as closely as told. */
const ASKED = {
	'openai-chat': (...details: unknown[]) => ({
		...FACES['openai-chat'].body,
		messages: [
			{
				role: 'user',
				content: [URL, DATA].map((url, at) => ({
					type: 'image_url',
					image_url: { url, detail: details[at] },
				})),
			},
		],
	}),
	'openai-responses': (...details: unknown[]) => ({
		...FACES['openai-responses'].body,
		input: [
			{
				role: 'user',
				content: [URL, DATA].map((image_url, at) => ({
					type: 'input_image',
					image_url,
					detail: details[at],
				})),
			},
		],
	}),
};

/** What a provider of each protocol is told of the two images. */
const TOLD = {
	'openai-chat': ({ messages }: { messages: { content: { image_url: object }[] }[] }) =>
		messages[0]?.content.map((part) => part.image_url),
	'openai-responses': ({ input }: { input: { content: { image_url: string; detail: string }[] }[] }) =>
		input[0]?.content.map(({ image_url: url, detail }) => ({ url, detail })),
} as const;

describe('gateway: how closely a model should look at an image', function () {
	this.timeout(30_000);
	let rig: Rig;

	afterEach(() => rig.close());

	const tell = async (face: keyof typeof ASKED, protocol: ProtocolName, ...details: unknown[]) => {
		rig = await startRig({ status: 418 }, { protocol });
		const response = await ask(rig, FACES[face].path, ASKED[face](...details));
		const said = await response.text();
		return { said, body: JSON.parse(rig.provider.requests[0]?.body ?? 'null') };
	};

	for (const face of ['openai-chat', 'openai-responses'] as const) {
		for (const protocol of ['openai-chat', 'openai-responses'] as const) {
			it(`is told by a client of ${face} to a provider of ${protocol}`, async () => {
				const { body } = await tell(face, protocol, 'low', 'high');
				assert.deepEqual(TOLD[protocol](body), [
					{ url: URL, detail: 'low' },
					{ url: DATA, detail: 'high' },
				]);
			});
		}

		it(`is nothing that a client of ${face} must say`, async () => {
			const { body } = await tell(face, 'openai-chat', undefined, null);
			assert.deepEqual(TOLD['openai-chat'](body), [{ url: URL }, { url: DATA }]);
		});

		it(`is one of OpenAI’s words for a client of ${face}`, async () => {
			const { said, body } = await tell(face, 'openai-chat', 'close');
			assert.match(said, /detail must be one of low, high, auto, original, not close/);
			assert.equal(body, null);
		});

		it(`is left out for a provider that has no words for it, from a client of ${face}`, async () => {
			const { body } = await tell(face, 'anthropic-messages', 'low', 'high');
			assert.ok(!JSON.stringify(body).includes('detail'));
			assert.equal(body.messages[0].content.length, 2);
		});
	}
});
