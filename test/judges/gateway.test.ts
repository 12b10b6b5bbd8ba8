import assert from 'node:assert/strict';
import { type Rig, startRig } from '../gateway/rig.ts';
import { forEachRecording } from '../servers/recordings.ts';
import type { Reply } from '../servers/reply.ts';
import { BEGUN, casesOf, type Told } from './gateway/cases.ts';
import type { Finish, Seen } from './gateway/client.ts';
import { CLIENTS, type Judge } from './gateway/clients.ts';
import { encode, encodeRefusal, UPSTREAMS, type Upstream } from './gateway/upstream.ts';
import { installJudges } from './install.ts';

describe('judges of the gateway', function () {
	this.timeout(600_000);

	before(installJudges);

	for (const upstream of UPSTREAMS) {
		describe(`before ${upstream}`, () => {
			let rig: Rig;
			let reply: Reply = {};

			beforeEach(async () => {
				rig = await startRig(() => reply, { protocol: upstream });
			});
			afterEach(async () => {
				assert.deepEqual(rig.faults, []);
				await rig.close();
			});

			for (const [name, judge] of Object.entries(CLIENTS)) {
				const { client } = judge;
				for (const [what, { events, end, told }] of Object.entries(casesOf(upstream))) {
					it(`${name}: ${what}`, async () => {
						reply = { body: await encode(upstream, events, end) };
						if (!told || rejects(judge, told, upstream)) {
							await assert.rejects(client(rig.url));
						} else {
							compare(await client(rig.url), told, judge);
						}
					});
				}

				it(`${name}: an error before the answer`, async () => {
					reply = await encodeRefusal(upstream);
					await assert.rejects(client(rig.url));
				});

				for (const [when, begun] of [
					['before the first word', []],
					['in the middle', BEGUN],
				] as const) {
					it(`${name}: stops ${when}, and with it the provider`, async () => {
						reply = { body: [await encode(upstream, begun), 600_000] };
						const controller = new AbortController();
						const stop = () => controller.abort();
						const asked = client(rig.url, { signal: controller.signal, onText: stop });
						const stopped = assert.rejects(asked);
						const { left } = await firstRequest(rig);
						if (begun.length === 0) {
							stop();
						}
						await Promise.all([stopped, left]);
					});
				}
			}
		});
	}

	describe('over recordings of real providers', () => {
		forEachRecording<Recorded>(({ name, expected, body }) => {
			it(name, async () => {
				const protocol = expected.kind === 'openai' ? 'openai-chat' : 'anthropic-messages';
				const rig = await startRig({ body: body() }, { protocol });
				try {
					for (const [judge, own] of Object.entries(CLIENTS)) {
						const asked = own.client(rig.url);
						if (expected.errors.length > 0) {
							await assert.rejects(asked, Error, judge);
						} else {
							await compareText(asked, expected, judge);
						}
					}
					assert.deepEqual(rig.faults, []);
				} finally {
					await rig.close();
				}
			});
		});
	});
});

/** What an independent reader got from a recording, as far as it is compared. */
interface Recorded {
	kind: 'openai' | 'anthropic';
	/** By choice; of Anthropic's the blocks tell. */
	text?: Record<string, string> | string;
	refusal?: Record<string, string>;
	finish?: Record<string, string>;
	blocks?: { type: string; text?: string }[];
	stop_reason?: string;
	errors: unknown[];
}

async function compareText(asked: Promise<Seen>, expected: Recorded, name: string): Promise<void> {
	const { text = '', refusal = {}, blocks = [], finish: ends = {}, stop_reason: reason } = expected;
	const { rejects: ownEnds = [], dropsRefusals = false } = CLIENTS[name] ?? {};
	const end = FINISH[ends[0] ?? reason ?? ''];
	if (end && ownEnds.includes(end)) {
		await assert.rejects(asked, Error, name);
		return;
	}
	const ofBlocks = blocks.map((block) => (block.type === 'text' ? (block.text ?? '') : '')).join('');
	const words = typeof text === 'object' ? (text[0] ?? '') : ofBlocks;
	assert.equal(wordsOf(await asked), words + (dropsRefusals ? '' : (refusal[0] ?? '')), name);
}

const FINISH: Readonly<Record<string, Finish>> = {
	length: 'length',
	max_tokens: 'length',
	content_filter: 'content-filter',
	refusal: 'content-filter',
};

/** Some have a place of its own for a refusal, and some have it among the text. */
function wordsOf({ text, refusal = '' }: Seen): string {
	return text + refusal;
}

/** A refusal that Anthropic tells as text ends with what OpenAI calls a filter. */
function rejects(
	{ rejects: ends = [] }: Judge,
	{ refusal, finish: [end] }: Told,
	upstream: Upstream,
): boolean {
	const real = refusal !== undefined && upstream === 'anthropic-messages' ? 'content-filter' : end;
	return real !== undefined && ends.includes(real);
}

/** What a client has no word for is not asked of it. */
function compare(seen: Seen, told: Told, { dropsRefusals, countsInputFirst }: Judge): void {
	const { refusal = '' } = told;
	if (!dropsRefusals) {
		assert.equal(wordsOf(seen), told.text + refusal);
	}
	assert.deepEqual(seen.calls, told.calls);
	assert.equal(seen.reasoning ?? '', seen.reasoning === undefined ? '' : (told.reasoning ?? ''));
	if (seen.usage && told.usage) {
		const { input, output } = told.usage;
		assert.equal(seen.usage.output, output);
		assert.ok(countsInputFirst ? seen.usage.input > 0 : seen.usage.input === input, `${seen.usage.input}`);
	}
	assert.ok(seen.finish === undefined || told.finish.includes(seen.finish), seen.finish);
}

async function firstRequest({ provider }: Rig) {
	for (;;) {
		const [first] = provider.requests;
		if (first) {
			return first;
		}
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}
