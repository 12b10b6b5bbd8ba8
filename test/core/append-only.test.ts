import assert from 'node:assert/strict';
import fc from 'fast-check';
import { appendOnly } from '../../src/core/append-only.ts';
import type { StreamEvent } from '../../src/core/stream.ts';
import { FINISH, START, text } from './scripted-stream.ts';

const replace = (content: string): StreamEvent => ({ type: 'replace', text: content });

describe('appendOnly', () => {
	function all(...events: StreamEvent[]): string {
		const append = appendOnly();
		return events.map(append).join('');
	}

	it('appends text and refusals, and nothing for the other events', () => {
		assert.equal(
			all(
				START,
				{ type: 'reasoning-delta', text: 'hm' },
				text('a'),
				{ type: 'refusal-delta', text: 'b' },
				FINISH,
			),
			'ab',
		);
	});

	it('appends the rest of a replacement that begins with what was said', () => {
		assert.equal(all(text('Thinking'), replace('Thinking, done'), text('.')), 'Thinking, done.');
		assert.equal(all(replace('a'), replace('ab'), replace('ab')), 'ab');
	});

	it('appends any other replacement below a blank line', () => {
		assert.equal(
			all(text('Thinking…'), replace('Paris'), replace('Paris, France')),
			'Thinking…\n\nParis, France',
		);
		assert.equal(all(text('a'), replace(''), text('b')), 'a\n\nb');
	});

	it('begins a further message of a turn below a blank line', () => {
		assert.equal(all(START, text('I look.'), START, START, text('Found.')), 'I look.\n\nFound.');
		assert.equal(all(START, START, text('a')), 'a');
		assert.equal(all(START, text('ab'), START, replace('abc')), 'ab\n\nabc');
	});

	const event: fc.Arbitrary<StreamEvent> = fc.oneof(
		{ weight: 4, arbitrary: fc.string({ maxLength: 3 }).map(text) },
		{ weight: 2, arbitrary: fc.string({ maxLength: 5 }).map(replace) },
		fc.constant(START),
	);

	it('law: what stands there always ends with what the open message says', () => {
		fc.assert(
			fc.property(fc.array(event), (events) => {
				const append = appendOnly();
				let shown = '';
				let message = '';
				for (const each of events) {
					shown += append(each);
					if (each.type === 'text-delta') {
						message += each.text;
					} else if (each.type === 'replace') {
						message = each.text;
					} else {
						message = '';
					}
					assert.ok(shown.endsWith(message), JSON.stringify({ shown, message }));
				}
			}),
		);
	});

	it('law: without a replacement, or with one that goes on, nothing is said twice', () => {
		fc.assert(
			fc.property(fc.array(fc.string()), fc.string(), (pieces, rest) => {
				const said = pieces.join('');
				assert.equal(all(...pieces.map(text), replace(said + rest)), said + rest);
			}),
		);
	});
});
