import assert from 'node:assert/strict';
import { findSecrets } from '../../../src/vscode/chat/find-secrets.ts';

/** Built from pieces, so that nothing in this repository looks like a key. */
const FILL = 'aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF3hJ5';
const SECRETS: readonly (readonly [text: string, what: RegExp])[] = [
	[`-----BEGIN ${'RSA '}PRIVATE KEY-----`, /private key/],
	[`sk-${'ant-'}${FILL}`, /Anthropic/],
	[`sk-${'proj-'}${FILL}`, /OpenAI/],
	[`AI${'za'}${FILL.slice(0, 35)}`, /Google/],
	[`AK${'IA'}IOSFODNN7EXAMPLE`, /AWS/],
	[`gh${'p_'}${FILL}`, /GitHub/],
	[`gl${'pat-'}${FILL}`, /GitLab/],
	[`xo${'xb-'}1234567890-abc`, /Slack/],
	[`postgres://admin:${'hunter2'}@db.example`, /password in an address/],
	[`eyJ${FILL}.eyJ${FILL}.${FILL}`, /JWT/],
	[`password = "${'Tr0ub4dor&3x'}"`, /password or key/],
	[`API_KEY=${FILL}`, /password or key/],
	[`"clientSecret": "${FILL}"`, /password or key/],
];

const HARMLESS = [
	'const token = tokens[index];',
	'apiKey: process.env.OPENAI_API_KEY,',
	'The password must have at least twelve characters.',
	'tokens: number; secret: boolean;',
	'https://example.com:8080/path@2x.png',
	`postgres://$USER:${'$'}{PASSWORD}@localhost`,
	'password: ************',
	'maxTokens = 1000000000000',
	'commit 75e71f4e3a5b6c7d8e9f0a1b2c3d4e5f6a7b8c9d',
];

describe('secrets in a text', () => {
	for (const [text, what] of SECRETS) {
		it(`are found: ${what.source}, ${text.slice(0, 12)}`, () => {
			const found = findSecrets(`first line\nhere: ${text} and more`);
			assert.equal(found.length, 1, JSON.stringify(found));
			assert.match(found[0]?.what ?? '', what);
			assert.equal(JSON.stringify(found).includes(text.slice(3, -3)) && text.length > 40, false);
		});
	}

	it('are not seen in what only talks about them', () => {
		assert.deepEqual(
			HARMLESS.filter((text) => findSecrets(text).length > 0),
			[],
		);
	});

	it('are each told once, and no more than twenty of a text', () => {
		const one = SECRETS[5]?.[0] ?? '';
		assert.equal(findSecrets(`${one} ${one}`).length, 1);
		const many = Array.from({ length: 50 }, (_, index) => `${one}${index}`).join('\n');
		assert.equal(findSecrets(many).length, 20);
	});
});
