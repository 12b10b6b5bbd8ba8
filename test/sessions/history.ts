import type { Clock } from '../../src/core/clock.ts';
import type { StreamEvent } from '../../src/core/stream.ts';
import type { Session } from '../../src/sessions/session.ts';
import type { Saved } from '../../src/sessions/session-log.ts';
import { openSessions, type Sessions } from '../../src/sessions/sessions.ts';
import type { SessionStorage } from '../../src/sessions/storage.ts';
import type { Trouble } from '../../src/sessions/trouble.ts';
import { createFakeClock } from '../core/fake-clock.ts';

/** A model for tests of the history. */
export const MODEL = { id: 'acme/m1', model: 'm1', provider: 'Acme' };

/** What the user was told, in its order: a trouble's kind, or `recovered`. */
export type Told = (Trouble['kind'] | 'recovered')[];

/** A history, and what it told the user. Its clock stands still unless one is given. */
export async function openHistory(
	storage: SessionStorage,
	options: { clock?: Clock; now?: () => number; redact?: (text: string) => string } = {},
): Promise<{ sessions: Sessions; told: Told }> {
	const told: Told = [];
	const listener = {
		trouble: ({ kind }: Trouble) => void told.push(kind),
		recovered: () => void told.push('recovered'),
	};
	const sessions = await openSessions(storage, { listener, clock: createFakeClock(), ...options });
	return { sessions, told };
}

/** A turn from the question to its end. Resolves when all of it is written, or held. */
export async function answerTurn(
	session: Session,
	question: string,
	answer: string,
	more: readonly StreamEvent[] = [],
): Promise<{ turnId: string; saved: Saved }> {
	const { recorder, saved } = session.begin({ prompt: { text: question, context: [] }, model: MODEL });
	await saved;
	recorder.event({ type: 'start', id: 'r1', model: 'm1' });
	for (const word of answer.split(/(?<= )/)) {
		recorder.event({ type: 'text-delta', text: word });
	}
	for (const event of more) {
		recorder.event(event);
	}
	recorder.event({ type: 'finish', reason: 'stop' });
	return { turnId: recorder.turnId, saved: await recorder.end('finished') };
}

/** The questions of the branch that is shown, each with its answer's text. */
export function saidIn(
	turns: Iterable<Session['transcript']['turns'] extends Map<string, infer T> ? T : never>,
) {
	return [...turns].map(({ prompt, answer }) => [
		prompt.text,
		answer.messages
			.flatMap((message) =>
				message.role === 'assistant'
					? message.content.map((part) => (part.type === 'text' ? part.text : ''))
					: [],
			)
			.join(''),
	]);
}
