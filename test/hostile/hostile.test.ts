import assert from 'node:assert/strict';
import { callCases, dataCases } from './cases/content.ts';
import { echoCases, failureCases } from './cases/errors.ts';
import { floodCases, packBomb } from './cases/floods.ts';
import { framingCases, textCases } from './cases/framing.ts';
import { httpCases, redirectCases } from './cases/http.ts';
import { retryCases } from './cases/retry-after.ts';
import { sentinelCases } from './cases/sentinels.ts';
import { stallCases } from './cases/stalls.ts';
import { truncationCases } from './cases/truncation.ts';
import { DIALECTS, type Dialect } from './dialects.ts';
import type { Expectation, HostileCase, Outcome } from './hostile-case.ts';
import { type CaseResult, type Client, runCase, startClient } from './run-case.ts';

/** Cases that run at the same time; most of their time they wait. */
const AT_ONCE = 24;
/** Those that do not wait, each in a process of its own. */
const FLOODS_AT_ONCE = 2;

const GROUPS: Readonly<Record<string, (dialect: Dialect) => HostileCase[]>> = {
	'reads what is written strangely': framingCases,
	'reads text of all kinds': textCases,
	'never takes a broken answer for a whole one': truncationCases,
	'never waits without end': stallCases,
	'says what answered instead of a model': httpCases,
	'follows no redirect': redirectCases,
	'takes nothing in an event for granted': dataCases,
	'survives tool calls': callCases,
	'tells every failure in mid-stream': failureCases,
	'says no key again': echoCases,
	'knows an end when it sees one': sentinelCases,
	'comes back seldom': retryCases,
	'keeps its memory flat': floodCases,
};

describe('a hostile server', function () {
	this.timeout(120_000);

	let client: Client;
	const runs = new Map<HostileCase, Promise<CaseResult>>();
	const cases: HostileCase[] = [];

	before(async () => {
		await packBomb();
		client = startClient();
		const slots = createSlots(AT_ONCE);
		const floodSlots = createSlots(FLOODS_AT_ONCE);
		// All begin together, as slots get free; each test then only waits for its own.
		for (const hostile of cases) {
			const result =
				hostile.growth === undefined
					? slots(() => runCase(hostile, client))
					: floodSlots(() => runCase(hostile, undefined));
			result.catch(() => {});
			runs.set(hostile, result);
		}
	});
	after(() => client.close());

	for (const [what, casesOf] of Object.entries(GROUPS)) {
		for (const dialect of DIALECTS) {
			describe(`${dialect.protocol} ${what}:`, () => {
				for (const hostile of casesOf(dialect)) {
					cases.push(hostile);
					it(hostile.name, async () => check(hostile, await runs.get(hostile)));
				}
			});
		}
	}
});

function check(hostile: HostileCase, result: CaseResult | undefined): void {
	assert.ok(result);
	const { outcome, asked, strayed, leftOpen } = result;
	const { expect, growth } = hostile;
	assert.deepEqual(outcome.faults, []);
	checkEnd(outcome, expect);
	const { least, most } = expect.requests ?? { least: 1, most: 1 };
	assert.ok(asked.length >= least && asked.length <= most, `${asked.length} requests came.`);
	assert.equal(strayed, 0, 'A request followed the redirect.');
	assert.equal(leftOpen, false, 'The connection was left open.');
	for (const [index, { at }] of asked.entries()) {
		const gap = at - (asked[index - 1]?.at ?? Number.NEGATIVE_INFINITY);
		assert.ok(gap >= (expect.gapMs ?? 0), `Two requests were ${gap} ms apart.`);
	}
	assert.ok(growth === undefined || outcome.grownMb <= growth, `It grew by ${outcome.grownMb} MB.`);
	expect.check?.(outcome);
}

function checkEnd(outcome: Outcome, expect: Expectation): void {
	const { kind, finish, message = '' } = outcome;
	const wanted = [expect.kind ?? [], expect.finish ?? []].flat();
	assert.ok(
		wanted.some((end) => end === (kind ?? finish)),
		`It ended with ${kind ?? finish} instead of ${wanted.join(' or ')}. ${message} ${outcome.detail ?? ''}`,
	);
	if (kind !== undefined) {
		assert.match(message, /^(?:[A-Z]|https?:).*\.$/s, 'What is said is no sentence.');
	}
	if (typeof expect.text === 'string') {
		assert.equal(outcome.text, expect.text);
	} else if (expect.text) {
		assert.match(outcome.text, expect.text);
	}
}

/** At most so many of the tasks run at once; the others wait for their turn. */
function createSlots(count: number) {
	let free = count;
	const waiting: (() => void)[] = [];
	return async <T>(task: () => Promise<T>): Promise<T> => {
		if (free === 0) {
			await new Promise<void>((resolve) => waiting.push(resolve));
		} else {
			free--;
		}
		try {
			return await task();
		} finally {
			const next = waiting.shift();
			if (next) {
				next();
			} else {
				free++;
			}
		}
	};
}
