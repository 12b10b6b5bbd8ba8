import { t } from '@vscode/l10n';
import { copyAnswer } from '../../sessions/copy-answer.ts';
import type { Asked } from '../../sessions/session.ts';
import type { SessionTurn, Transcript } from '../../sessions/transcript.ts';
import type { TurnFacts } from '../../sessions/turn-recorder.ts';
import { type Failure, type Turn, turn as turnSchema } from '../../webview/messages.ts';
import type { HeldTurn } from '../chat/turn-tree.ts';

/** What the history calls a turn of the chat view. */
const CHAT_SOURCE = 'chat';

/** A turn of a chat as it is asked, for the history. */
export function askedOf({ turn, contents, parent }: HeldTurn): Asked {
	const context = turn.prompt.context.map((one, place) => ({ ...one, content: contents[place] ?? '' }));
	const { id } = turn;
	const prompt = { text: turn.prompt.text, context };
	return { turn: id, parent: parent ?? null, prompt, model: { ...turn.model }, source: CHAT_SOURCE };
}

/** What is known of a turn of a chat when it is over. */
export function factsOf({ failure, meter }: Turn): TurnFacts {
	return { ...(failure ? { failure: { ...failure } } : {}), ...(meter ? { reading: { ...meter } } : {}) };
}

/** Every turn of a session as a chat holds it, deleted ones too. Answers are copies: the session's own go on growing. */
export function heldTurnsOf({ turns }: Transcript): HeldTurn[] {
	return [...turns.values()].map((turn) => ({
		turn: turnOf(turn),
		contents: turn.prompt.context.map(({ content }) => content),
		parent: turn.parent,
		...(turn.removed ? { isRemoved: true } : {}),
		...(turn.restored ? { isRestored: true } : {}),
	}));
}

/** A turn that an earlier Weir kept elsewhere, as the history has it. What ran then is interrupted. */
export function sessionTurnOf(held: HeldTurn): SessionTurn {
	const { prompt, model, parent } = askedOf(held);
	const { turn } = held;
	return {
		id: turn.id,
		parent: parent ?? null,
		at: turn.startedAt,
		prompt,
		model,
		source: CHAT_SOURCE,
		answer: turn.answer,
		status: turn.status === 'waiting' || turn.status === 'streaming' ? 'interrupted' : turn.status,
		...factsOf(turn),
		tools: [],
		removed: false,
		restored: true,
		covers: {},
	};
}

function turnOf(turn: SessionTurn): Turn {
	const { id, at, prompt, model, reading } = turn;
	const meter = turnSchema.shape.meter.safeParse(reading).data;
	const failure = failureOf(turn);
	return {
		id,
		prompt: {
			text: prompt.text,
			context: prompt.context.map(({ label, mimeType }) => ({
				label,
				...(typeof mimeType === 'string' ? { mimeType } : {}),
			})),
		},
		model: { id: model.id, model: model.model, provider: model.provider, isDemo: model.isDemo === true },
		status: turn.status === 'running' ? 'interrupted' : turn.status,
		startedAt: at,
		answer: copyAnswer(turn.answer),
		...(failure ? { failure } : {}),
		...(meter ? { meter } : {}),
	};
}

/** The failure as its card shows it. The file may say anything of it; without its button it is still worth reading. */
function failureOf({ failure, status, tools }: SessionTurn): Failure | undefined {
	if (failure) {
		const { kind, message, detail } = failure;
		return (
			turnSchema.shape.failure.safeParse(failure).data ?? { kind, message, ...(detail ? { detail } : {}) }
		);
	}
	switch (status) {
		case 'running':
			return { kind: 'interrupted', message: t('This answer is still on its way in another chat.') };
		case 'interrupted':
			return { kind: 'interrupted', message: whyInterrupted(tools.map(({ name }) => name)) };
		default:
			return undefined;
	}
}

function whyInterrupted(tools: readonly string[]): string {
	const closed = t('The window was closed or reloaded while this answer was on its way.');
	return tools.length === 0
		? closed
		: `${closed} ${t('How far {0} got is not known: look at the result before you go on.', tools.join(', '))}`;
}
