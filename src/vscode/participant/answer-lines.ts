import { t } from '@vscode/l10n';
import type { FinishReason, ToolCallPart } from '../../core/chat.ts';
import type { StreamEvent } from '../../core/stream.ts';

/** What a tool call does, for people, e.g. `Reading src/a.ts`. */
export type DescribeCall = (call: Pick<ToolCallPart, 'name' | 'arguments'>) => Promise<string>;

/** Something said beside the answer's own text. */
export interface Line {
	text: string;
	/** Whether it is part of the record; else it is of interest only while the answer streams. */
	lasts: boolean;
}

/**
 * For a sink that shows one column: takes the events of a stream in their order and returns what to say of each
 * beside its text; undefined for nothing.
 */
export function answerLines(describe: DescribeCall): (event: StreamEvent) => Promise<Line | undefined> {
	const calls = new Map<number, { name: string; arguments: string }>();
	let isThinking = false;
	return async (event) => {
		const wasThinking = isThinking;
		isThinking = event.type === 'reasoning-delta';
		switch (event.type) {
			case 'reasoning-delta':
				return wasThinking ? undefined : { text: t('Thinking…'), lasts: false };
			case 'notice':
				return { text: event.text, lasts: false };
			case 'tool-call-start':
				calls.set(event.index, { name: event.name, arguments: '' });
				return undefined;
			case 'tool-call-delta': {
				const call = calls.get(event.index);
				if (call) {
					call.arguments += event.json;
				}
				return undefined;
			}
			case 'tool-call-end': {
				const call = calls.get(event.index);
				return call && { text: await describe(call), lasts: true };
			}
			case 'finish':
				return finishLines()[event.reason];
			default:
				return undefined;
		}
	};
}

/** The ends that a reader would not see otherwise. */
const finishLines = (): Readonly<Partial<Record<FinishReason, Line>>> => ({
	length: { text: t('The answer ends here because the model reached its output limit.'), lasts: true },
	'content-filter': { text: t("The provider's content filter ended the answer."), lasts: true },
});
