import { accumulate, emptyAnswer } from '../../../../src/core/accumulate.ts';
import type { ChatRequest } from '../../../../src/core/chat.ts';
import { StreamError } from '../../../../src/core/errors.ts';
import { type ResumeOptions, resume } from '../../../../src/core/policies/resume.ts';
import { createRequestBudget } from '../../../../src/core/request-budget.ts';
import { createFakeClock } from '../../fake-clock.ts';
import { drink, REQUEST, type Step, scripted } from '../../scripted-stream.ts';

/** How a connection breaks off. */
export const BROKE = new StreamError('interrupted', 'The connection ended.', {
	provider: 'p',
	retryable: true,
});

/** Text long enough to be continued. */
export const BEGINNING = 'The quick brown fox jumps over ';

/** Resumes what the scripts play, one a request, with every wait over at once; and what came of it. */
export async function runResume(
	scripts: readonly (readonly Step[])[],
	options: Partial<ResumeOptions> = {},
	{ request = REQUEST, requests = 9 }: { request?: ChatRequest; requests?: number } = {},
) {
	const clock = createFakeClock();
	const source = scripted(scripts, clock);
	const policy = resume(options, { clock, random: () => 0, budget: createRequestBudget(requests) });
	const outcome = drink(policy(source.stream), { request });
	await clock.advance(100_000);
	const { events, error } = await outcome;
	const answer = emptyAnswer();
	for (const event of events) {
		accumulate(answer, event);
	}
	const [first] = answer.messages;
	const content = first?.role === 'assistant' ? first.content : [];
	return { events, error, answer, content, source, pending: clock.pending };
}
