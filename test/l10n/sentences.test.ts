import assert from 'node:assert/strict';
import { config } from '@vscode/l10n';
import { aborted, type ErrorKind, StreamError, toStreamError } from '../../src/core/errors.ts';
import { networkError } from '../../src/core/http/network-error.ts';
import { retry } from '../../src/core/policies/retry.ts';
import { timeout } from '../../src/core/policies/timeout.ts';
import { sentenceOf } from '../../src/core/protocols/error-sentence.ts';
import { PRESETS } from '../../src/core/providers.ts';
import { QUIRK_NAMES, QUIRKS } from '../../src/core/quirks.ts';
import { findSecrets } from '../../src/vscode/chat/find-secrets.ts';
import { parametersText } from '../../src/vscode/chat/parameters.ts';
import { SLASH_COMMANDS } from '../../src/vscode/chat/slash-commands.ts';
import { failureOf } from '../../src/vscode/failure.ts';
import { spendingLines } from '../../src/vscode/usage/spending-text.ts';
import { IMPATIENT } from '../core/impatient-clock.ts';
import { drink, FINISH, FOREVER, START, scripted } from '../core/scripted-stream.ts';
import { outsideBrackets, PSEUDO } from './pseudo.ts';

/** Names, which are no words of any language. */
const [NAME, HOST] = ['1', 'http://127.0.0.1:1/'];
const KINDS: readonly ErrorKind[] = [
	'authentication',
	'permission',
	'not-found',
	'invalid-request',
	'context-length',
	'rate-limit',
	'quota',
	'overloaded',
	'timeout',
	'server',
	'content-filter',
];

describe('what Weir says', () => {
	before(() => config({ contents: PSEUDO }));
	after(() => config({ contents: {} }));

	const isTranslated = (said: Record<string, string | undefined>) => {
		const plain = Object.entries(said).filter(
			([, sentence]) => sentence === undefined || /\p{L}/u.test(outsideBrackets(sentence)),
		);
		assert.deepEqual(plain, []);
	};

	it('of a provider’s errors is translated', () => {
		const of = (kind: ErrorKind, key?: string) =>
			sentenceOf(
				kind,
				{ provider: NAME, name: NAME, model: NAME, key, url: HOST },
				{ code: '', message: '' },
			);
		isTranslated(Object.fromEntries(KINDS.map((kind) => [kind, of(kind, NAME)])));
		isTranslated({ 'without a key': of('authentication') });
	});

	it('of connections is translated', () => {
		const codes = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'CERT_HAS_EXPIRED', 'HPE_INVALID', 'ETIMEDOUT'];
		const of = (code: string) => {
			const error = Object.assign(new Error(code), { code });
			return networkError(error, HOST, { provider: NAME, name: NAME }, new AbortController().signal).message;
		};
		isTranslated(Object.fromEntries([...codes, 'ECONNRESET', 'anything'].map((code) => [code, of(code)])));
		isTranslated({ aborted: aborted().message, unknown: toStreamError('1').message });
	});

	it('of limits and repetitions is translated', async () => {
		const { stream } = scripted([[FOREVER]], IMPATIENT);
		for (const limit of ['headers', 'firstEvent', 'total'] as const) {
			const { error } = await drink(timeout({ [limit]: 10 }, { clock: IMPATIENT })(stream));
			isTranslated({ [limit]: toStreamError(error).message });
		}
		const failing = scripted([[new StreamError('server', '1')], [START, FINISH]]);
		const { events } = await drink(retry({}, { clock: IMPATIENT })(failing.stream));
		isTranslated({ notices: events.map((event) => ('text' in event ? event.text : '')).join('') });
	});

	it('of models, commands, parameters and sums is translated', () => {
		isTranslated(Object.fromEntries(PRESETS.map(({ id, detail }) => [id, detail()])));
		isTranslated(Object.fromEntries(QUIRK_NAMES.map((name) => [name, QUIRKS[name].sentence('1')])));
		isTranslated(Object.fromEntries(SLASH_COMMANDS.map(({ name, description }) => [name, description()])));
		isTranslated({ parameters: parametersText({ system: '1', temperature: 1, topP: 1, maxTokens: 9999 }) });
		isTranslated({ secret: findSecrets('ghp_0123456789012345678901234567890123456')[0]?.what });
		const total = { inputTokens: 1e6, outputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0 };
		const all = { ...total, calls: 2, reasoningTokens: 0, costUsd: 1.5, unpriced: 1, estimated: 1 };
		for (const line of spendingLines({ days: { 1: all }, models: { 1: all } })) {
			isTranslated({ ...line });
		}
	});

	it('on the buttons of failures is translated', () => {
		const model = { id: '1', model: '1', provider: { id: '1', name: '1' }, isDemo: false, local: false };
		for (const kind of KINDS) {
			const { action } = failureOf(new StreamError(kind, '1'), model);
			isTranslated({ [kind]: action?.label ?? '' });
		}
	});
});
