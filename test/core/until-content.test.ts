import assert from 'node:assert/strict';
import { handOver } from '../../src/core/hand-over.ts';
import type { StreamEvent } from '../../src/core/stream.ts';
import { untilContent } from '../../src/core/until-content.ts';
import { collect, FINISH, REQUEST, START, type Step, scripted, text } from './scripted-stream.ts';

describe('untilContent', () => {
	const usage = (outputTokens: number): StreamEvent => ({ type: 'usage', inputTokens: 1, outputTokens });
	const notice = (words: string): StreamEvent => ({ type: 'notice', text: words });

	function begin(script: readonly Step[], told?: Set<string>) {
		const source = scripted([script]);
		const events = source.stream(REQUEST, { signal: new AbortController().signal });
		return { source, opening: untilContent(events[Symbol.asyncIterator](), told) };
	}

	it('passes new notices at once and the rest with the first content, of usage the last', async () => {
		const script = [START, notice('a'), usage(0), notice('b'), usage(1), text('hi'), usage(2), FINISH];
		const { opening } = begin(script, new Set(['a']));
		assert.deepEqual(await collect(handOver(opening)), [
			notice('b'),
			START,
			usage(1),
			text('hi'),
			usage(2),
			FINISH,
		]);
	});

	it('leaves nothing behind of what fails before, and closes it', async () => {
		const failure = new Error('no');
		const { opening, source } = begin([START, usage(1), failure]);
		await assert.rejects(opening.next(), (error) => error instanceof Error && error.message.includes('no'));
		assert.equal(source.open, 0);
	});

	it('closes the source of a consumer that leaves before the content', async () => {
		const { opening, source } = begin([notice('a'), START, text('hi'), FINISH]);
		await opening.next();
		await opening.return(undefined);
		assert.equal(source.open, 0);
	});
});
