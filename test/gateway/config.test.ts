import assert from 'node:assert/strict';
import fs from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import { DEMO_CONFIG, readConfig } from '../../src/gateway/config.ts';
import { connectConfig } from '../../src/gateway/connect-config.ts';

const OAI = { id: 'oai', protocol: 'openai-chat', baseUrl: 'https://api.example/v1' };

const WHOLE = {
	$schema: './gateway.schema.json',
	providers: [
		{
			...OAI,
			name: 'Example',
			keyEnv: 'OAI_KEY',
			models: [
				'small',
				{ id: 'large', protocol: 'openai-responses', headers: { 'x-a': 'b' }, extraBody: { c: 1 } },
			],
			headers: { 'x-team': 'a' },
			extraBody: { user: 'me' },
			quirks: ['no-temperature'],
			rateLimit: { requestsPerMinute: 60, tokensPerMinute: 1000, concurrent: 2 },
		},
		{ id: 'poe', preset: 'poe', keyEnv: 'POE_KEY' },
		{ id: 'demo', preset: 'demo' },
	],
	default: 'oai/small,demo/demo',
	aliases: { fast: 'oai/small' },
	host: '127.0.0.1',
	port: 4321,
	tokenEnv: 'WEIR_TOKEN',
	allowedHosts: ['weir.internal'],
	allowedOrigins: ['https://app.example', 'http://localhost:3000', 'vscode-webview://abc'],
	maxStreams: 100,
	policies: {
		resume: true,
		retries: 2,
		cache: { ttlMs: 60_000, maxBytes: 1_000_000 },
		coalesce: false,
		learn: true,
		dailyBudgetUsd: 1.5,
		modelCheck: false,
		bounds: { text: 1, reasoning: 2, toolArguments: 3, toolCalls: 4, media: 5, replaced: 6, asides: 7 },
		switchable: ['cache', 'budget'],
		timeouts: { headers: 1, firstEvent: 2, idle: 3, content: 4, total: 0 },
	},
};

const WRONG: readonly (readonly [config: unknown, message: RegExp])[] = [
	[null, /the file must be an object/],
	[[], /the file must be an object/],
	[{}, /providers must be an array/],
	[{ providers: [] }, /providers must not be empty/],
	[{ providers: [{}] }, /providers\[0\]\.id must be a string/],
	[{ providers: [OAI], colour: 'red' }, /the file has a field that is not known: colour/],
	[{ providers: [{ ...OAI, key: 'sk-1' }] }, /providers\[0\] has a field that is not known: key/],
	[{ providers: [{ ...OAI, id: 'a/b' }] }, /providers\[0\]\.id must be letters/],
	[{ providers: [{ ...OAI, id: 'a,b' }] }, /providers\[0\]\.id must be letters/],
	[{ providers: [OAI, OAI] }, /providers\[1\]\.id "oai" is there twice/],
	[{ providers: [{ ...OAI, protocol: 'soap' }] }, /providers\[0\]\.protocol must be one of/],
	[
		{ providers: [{ ...OAI, baseUrl: 'ftp://x' }] },
		/providers\[0\]\.baseUrl must be an http or https address/,
	],
	[
		{ providers: [{ ...OAI, baseUrl: 'https://me:secret@x.example' }] },
		/providers\[0\]\.baseUrl holds a name/,
	],
	[{ providers: [{ id: 'x' }] }, /providers\[0\] needs a preset, or a protocol and a baseUrl/],
	[
		{ providers: [{ id: 'x', preset: 'custom' }] },
		/providers\[0\] needs a preset, or a protocol and a baseUrl/,
	],
	[{ providers: [{ id: 'x', preset: 'nobody' }] }, /providers\[0\]\.preset must be one of/],
	[{ providers: [{ ...OAI, models: [7] }] }, /providers\[0\]\.models\[0\] is not what it should be/],
	[{ providers: [{ ...OAI, models: [{ id: 'a', colour: 1 }] }] }, /colour|models\[0\]/],
	[{ providers: [OAI], port: 70_000 }, /port must be at most 65535/],
	[{ providers: [OAI], port: '1' }, /port must be a/],
	[{ providers: [OAI], policies: { retries: 9 } }, /policies\.retries must be at most 4/],
	[{ providers: [OAI], policies: { cache: true } }, /policies\.cache/],
	[{ providers: [OAI], policies: { bounds: { text: 0 } } }, /policies\.bounds\.text must be/],
	[{ providers: [OAI], policies: { switchable: ['meter'] } }, /policies\.switchable\[0\] must be one of/],
	[{ providers: [OAI], allowedOrigins: ['*'] }, /allowedOrigins\[0\] must be an origin/],
	[{ providers: [OAI], allowedOrigins: ['https://a.example/'] }, /allowedOrigins\[0\] must be an origin/],
	[{ providers: [OAI], host: '0.0.0.0' }, /host 0\.0\.0\.0 lets other machines in/],
	[{ providers: [OAI], host: '::', tokenEnv: 'T' }, /needs tokenEnv and allowedHosts/],
	[{ providers: [OAI], host: 'weir.internal', allowedHosts: ['weir.internal'] }, /needs tokenEnv/],
];

describe('gateway: configuration', () => {
	it('reads everything that there is', () => {
		assert.deepEqual(readConfig(WHOLE, 'weir.json'), WHOLE);
		assert.deepEqual(readConfig(DEMO_CONFIG, 'demo'), DEMO_CONFIG);
	});

	for (const [config, message] of WRONG) {
		it(`says what is wrong with ${JSON.stringify(config)?.slice(0, 100)}`, () => {
			assert.throws(
				() => readConfig(config, 'weir.json'),
				(error: Error) => {
					assert.match(error.message, message);
					assert.match(error.message, /^weir\.json: .*Change it there\.$/);
					return true;
				},
			);
		});
	}

	it('lets other machines in only with a token and names of the user’s own', () => {
		const config = { providers: [OAI], host: '0.0.0.0', tokenEnv: 'T', allowedHosts: ['weir.internal'] };
		assert.deepEqual(readConfig(config, 'weir.json'), config);
	});

	it('wants the keys that it names', () => {
		const environment = { OAI_KEY: 'key-1', POE_KEY: 'key-2', WEIR_TOKEN: 'token' };
		const config = readConfig(WHOLE, 'weir.json');
		assert.throws(() => connectConfig(config, { ...environment, POE_KEY: ' ' }), {
			kind: 'authentication',
			message: /POE_KEY is empty or not set.*"poe"/,
		});
		const { models } = connectConfig(config, environment);
		const [oai, poe, demo] = models.providers;
		assert.deepEqual(oai?.models, ['small', 'large']);
		assert.equal(oai?.protocolOf?.('large'), 'openai-responses');
		assert.equal(poe?.protocolOf?.('claude-opus-4.7'), 'anthropic-messages');
		assert.equal(demo?.name, 'Demo');
		assert.doesNotMatch(JSON.stringify(models.providers), /key-[12]/);
	});

	it('has a schema for editors that takes the same', () => {
		const file = new URL('../../docs/gateway.schema.json', import.meta.url);
		const schema = JSON.parse(fs.readFileSync(file, 'utf8'));
		const validate = new Ajv.default({ strict: false, validateFormats: false }).compile(schema);
		assert.equal(validate(WHOLE), true, JSON.stringify(validate.errors));
		assert.equal(validate({ providers: [OAI], colour: 'red' }), false);
		assert.equal(validate({ providers: [{ ...OAI, key: 'sk-1' }] }), false);
	});
});
