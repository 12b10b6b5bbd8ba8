import { t } from '@vscode/l10n';
import {
	type AssistantMessage,
	type ChatRequest,
	type Message,
	textOf,
	type Usage,
	userText,
} from '../../core/chat.ts';
import { StreamError } from '../../core/errors.ts';
import { join, wayFor } from '../../core/policies/resume/join.ts';
import { createShown } from '../../core/policies/resume/shown.ts';
import type { Call, StreamEvent, StreamFn } from '../../core/stream.ts';
import { addUsage } from '../../core/usage.ts';
import type { Claim } from '../../sessions/claim.ts';
import type { Turn } from '../../webview/messages.ts';
import type { CatalogModel } from '../catalog.ts';
import { answerOf } from './request.ts';
import type { HeldTurn } from './turn-tree.ts';

/** How an answer that broke off goes on. */
export interface Continuation {
	/**
	 * To be taken first: what takes back half a tool call or thoughts that led nowhere, and a notice where another model
	 * goes on.
	 */
	before: readonly StreamEvent[];
	/** What is missing of the answer, joined to what is there. */
	ask(stream: StreamFn, call: Call): AsyncIterable<StreamEvent>;
}

/** Whether there is anything to go on from: the answer broke off, was stopped, or was cut at its length. */
export function canContinue({ status, answer }: Turn): boolean {
	const hasEnded = status === 'finished' && answer.finish !== 'length';
	return !hasEnded && answer.messages.some(({ content }) => content.length > 0);
}

/**
 * Lets a turn's answer go on where it ended. What its tools answered stays; the text so far is given to the model,
 * which is asked for the rest, and what it says again is left out (`join`, as for an answer that breaks off by
 * itself). Too little text to join to is asked for anew.
 *
 * @param request what the turn asked.
 * @param model that goes on.
 */
export function continueAnswer(request: ChatRequest, held: HeldTurn, model: CatalogModel): Continuation {
	const { turn } = held;
	const { messages, usage, citations } = turn.answer;
	const last = messages.at(-1);
	const open = last?.role === 'assistant' ? last : undefined;
	const settled = open ? messages.slice(0, -1) : messages;
	const text = open ? textOf(open) : '';
	const shown = createShown();
	shown.see({ type: 'text-delta', text });
	for (const { message: _, ...citation } of citations) {
		shown.see({ type: 'citation', ...citation });
	}
	if (usage) {
		shown.see({ type: 'usage', ...usage });
	}
	const way = wayFor(shown);
	const asked: ChatRequest = {
		...request,
		fresh: true,
		messages: [
			...request.messages,
			...answerOf({ ...held, turn: { ...turn, answer: { ...turn.answer, messages: settled } } }, model),
			...(way === 'on' ? goOnFrom(text) : []),
		],
	};
	const isCut = open !== undefined && !isKept(open, way === 'on');
	return {
		before: [
			...(isCut ? [{ type: 'replace', text: way === 'on' ? text : '' } as const] : []),
			...goneOver(turn, model),
		],
		ask: (stream, call) =>
			way === 'on'
				? join(stream(asked, call), { way, shown, retract: true, failure: broken() })
				: withSpent(stream(asked, call), usage),
	};
}

/** Two windows that go on with one answer would mix what they get. @throws StreamError where another one does, or did. */
export function mustBeOurs(claim: Claim): void {
	switch (claim) {
		case 'elsewhere': {
			const message = t(
				'Another window is answering this. Come back here when it is done: it is shown then.',
			);
			throw new StreamError('interrupted', message);
		}
		case 'changed': {
			const message = t('Another window has gone on with this answer. It is shown here in a moment.');
			throw new StreamError('interrupted', message);
		}
		case 'ours':
			return;
	}
}

/** Said to the model alone: most take an answer of their own at the end for finished, and some refuse it there. */
const GO_ON =
	'Your last message broke off. Go on exactly where it ends, in the middle of a word if need be: say nothing again, and nothing about the break.';

/** For the type of `join` alone: where it may take back what was shown, it throws nothing of its own. */
const broken = () => new StreamError('interrupted', t('The answer broke off.'));

function goOnFrom(text: string): Message[] {
	return [{ role: 'assistant', content: [{ type: 'text', text: text.trimEnd() }] }, userText(GO_ON)];
}

function goneOver(turn: Turn, model: CatalogModel): StreamEvent[] {
	return turn.model.id === model.id ? [] : [{ type: 'notice', text: t('Continued by {0}.', model.model) }];
}

/** Half a tool call is asked for again; of too little text, everything is. */
function isKept({ content }: AssistantMessage, hasText: boolean): boolean {
	return hasText ? content.every((part) => part.type !== 'tool-call') : content.length === 0;
}

async function* withSpent(
	events: AsyncIterable<StreamEvent>,
	spent: Usage | undefined,
): AsyncGenerator<StreamEvent> {
	for await (const event of events) {
		yield event.type === 'usage' ? { type: 'usage', ...addUsage(spent, event) } : event;
	}
}
