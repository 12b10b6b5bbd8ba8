import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { accumulate, emptyAnswer } from '../../../src/core/accumulate.ts';
import { createFold as createResponsesFold } from '../../../src/core/protocols/openai-responses/fold.ts';
import { createFold as createBotFold } from '../../../src/core/protocols/poe-bot/fold.ts';
import { isShallow } from '../../../src/core/protocols/wire-value.ts';
import { decode as decodeAnthropic } from './anthropic-messages/decode.ts';
import { decodeWith } from './decode-with.ts';
import { decode as decodeChat, type Outcome } from './openai-chat/collect.ts';
import { holesIn, WRONG_VALUES } from './wrong-values.ts';

const PROTOCOLS: Readonly<Record<string, (pieces: Iterable<Uint8Array>) => Outcome>> = {
	'anthropic-messages': decodeAnthropic,
	'openai-chat': decodeChat,
	'openai-responses': decodeWith(createResponsesFold),
	'poe-bot': decodeWith(createBotFold),
};

describe('a wrong type in any place of an answer', function () {
	this.timeout(60_000);

	for (const [protocol, decode] of Object.entries(PROTOCOLS)) {
		it(`of ${protocol} is read for what it is, or fails as an answer does`, () => {
			const places = placesIn(protocol);
			assert.ok(places.length > 20, `${places.length} places`);
			for (const { fixture, before, after, name } of places) {
				for (const value of WRONG_VALUES) {
					check(
						decode([Buffer.from(before + value + after)]),
						`${fixture}: ${name} is ${value.slice(0, 50)}`,
					);
				}
			}
			assert.equal(Reflect.get({}, 'polluted'), undefined);
		});
	}
});

function check({ events, error }: Outcome, what: string): void {
	const finishes = events.filter(({ type }) => type === 'finish').length;
	assert.equal(finishes, error === undefined ? 1 : 0, what);
	assert.doesNotMatch(error?.message ?? '', /Weir failed/, what);
	const answer = emptyAnswer();
	for (const event of events) {
		accumulate(answer, event);
	}
	assert.ok(isShallow(answer), `${what}: what is kept nests too deep`);
	JSON.stringify(answer);
	for (const { type, ...fields } of events) {
		for (const [name, value] of Object.entries(fields)) {
			const isOwnType =
				name === 'value' || ['string', 'number', 'boolean', 'undefined'].includes(typeof value);
			assert.ok(isOwnType, `${what}: ${type}.${name} is ${typeof value}`);
		}
	}
}

interface Place {
	fixture: string;
	/** The kind of the event, and the path to the value in it. */
	name: string;
	/** The body around the value. */
	before: string;
	after: string;
}

/** Every place in which a fixture of the protocol has a value, each once. */
function placesIn(protocol: string): Place[] {
	const folder = new URL(`../../fixtures/${protocol}/`, import.meta.url);
	const places = new Map<string, Place>();
	for (const fixture of readdirSync(folder).filter((file) => file.endsWith('.sse'))) {
		const lines = readFileSync(new URL(fixture, folder), 'utf8').split('\n');
		for (const [index, line] of lines.entries()) {
			const data = line.startsWith('data:') ? parse(line.slice('data:'.length)) : undefined;
			const kind = `${lines[index - 1]?.startsWith('event:') ? lines[index - 1] : ''} ${typeOf(data)}`;
			for (const { path, before, after } of holesIn(data)) {
				const name = `${kind} ${path}`;
				if (!places.has(name)) {
					places.set(name, {
						fixture,
						name,
						before: [...lines.slice(0, index), `data: ${before}`].join('\n'),
						after: [after, ...lines.slice(index + 1)].join('\n'),
					});
				}
			}
		}
	}
	return [...places.values()];
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function typeOf(data: unknown): string {
	return typeof data === 'object' && data !== null && 'type' in data ? String(data.type) : '';
}
