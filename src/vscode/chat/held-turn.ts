import { t } from '@vscode/l10n';
import { emptyAnswer } from '../../core/accumulate.ts';
import type { Failure } from '../../webview/messages.ts';
import type { CatalogModel } from '../catalog.ts';
import { labelOf } from './model-label.ts';
import type { HeldTurn } from './turn-tree.ts';

/** What is asked: the user's words, and what goes along with them. */
export interface Prompt {
	text: string;
	/** `content` is text, or base64 where a `mimeType` says of what. */
	context: readonly { label: string; content: string; mimeType?: string | undefined }[];
}

/** A turn that is about to be asked. */
export function newTurn(
	{ text, context }: Prompt,
	of: { id: string; parent: string | null; model: CatalogModel; startedAt: number },
): HeldTurn {
	const { id, parent, model, startedAt } = of;
	return {
		turn: {
			id,
			prompt: {
				text,
				context: context.map(({ label, mimeType }) => ({ label, ...(mimeType ? { mimeType } : {}) })),
			},
			model: labelOf(model),
			status: 'waiting',
			startedAt,
			answer: emptyAnswer(),
		},
		contents: context.map(({ content }) => content),
		parent,
	};
}

/** What a turn asked, to be asked again. */
export function promptOf({ turn, contents }: HeldTurn): Prompt {
	const context = turn.prompt.context.map((one, index) => ({ ...one, content: contents[index] ?? '' }));
	return { text: turn.prompt.text, context };
}

/** A turn as the next window finds it: what was running then is interrupted now. */
export function asInterrupted(held: HeldTurn): HeldTurn {
	const { turn } = held;
	if (turn.status !== 'waiting' && turn.status !== 'streaming') {
		return held;
	}
	const failure: Failure = {
		kind: 'interrupted',
		message: t('The window was closed or reloaded while this answer was on its way.'),
	};
	return { ...held, turn: { ...turn, status: 'interrupted', failure } };
}
