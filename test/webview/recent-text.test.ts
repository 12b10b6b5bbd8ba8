import assert from 'node:assert/strict';
import fc from 'fast-check';
import { accumulate, emptyAnswer } from '../../src/core/accumulate.ts';
import type { StreamEvent } from '../../src/core/stream.ts';
import { type RecentText, recentAfter, textFrom } from '../../src/webview/recent-text.ts';

const text = fc.string({ maxLength: 20_000 }).map((text): StreamEvent => ({ type: 'text-delta', text }));
const other = fc.constantFrom<StreamEvent>(
	{ type: 'reasoning-delta', text: 'Hm.' },
	{ type: 'start', id: '2', model: 'm' },
	{ type: 'replace', text: 'anew' },
	{ type: 'notice', text: 'Retrying.' },
);

describe('the recent text', () => {
	it('is the end of the last text, whatever came', () => {
		const flushes = fc.array(fc.array(fc.oneof({ weight: 6, arbitrary: text }, other), { maxLength: 4 }));
		fc.assert(
			fc.property(flushes, fc.nat(), (flushes, place) => {
				const answer = emptyAnswer();
				let recent: RecentText | undefined;
				for (const events of flushes) {
					for (const event of events) {
						accumulate(answer, event);
					}
					recent = recentAfter(recent, answer, events);
					const part = answer.messages.at(-1)?.content.at(-1);
					const whole = typeof part === 'object' && 'text' in part ? part.text : '';
					assert.equal(textFrom(whole, recent, place), whole.slice(place));
					assert.ok((recent?.text.length ?? 0) <= 32_768 + 80_000);
				}
			}),
		);
	});

	it('reaches back over many flushes, and is cut at last', () => {
		const answer = emptyAnswer();
		let recent: RecentText | undefined;
		const begins = new Set<number | undefined>();
		for (let flush = 0; flush < 1000; flush++) {
			const event: StreamEvent = { type: 'text-delta', text: 'x'.repeat(128) };
			accumulate(answer, event);
			recent = recentAfter(recent, answer, [event]);
			begins.add(recent?.from);
		}
		assert.deepEqual([...begins], [0, 32_768, 65_536, 98_304]);
	});
});
