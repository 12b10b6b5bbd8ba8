import type { HeldTurn } from '../../../src/vscode/chat/turn-tree.ts';
import type { TurnStatus } from '../../../src/webview/messages.ts';

/** A turn of a chat, for tests of how it is kept. */
export function heldTurn(
	id: string,
	{
		answer = '',
		status = 'finished',
		context = [],
	}: {
		answer?: string;
		status?: TurnStatus;
		context?: readonly { label: string; content: string; mimeType?: string }[];
	} = {},
): HeldTurn {
	return {
		turn: {
			id,
			prompt: { text: `ask ${id}`, context: context.map(({ content: _, ...label }) => label) },
			model: { id: 'acme/m1', model: 'm1', provider: 'Acme', isDemo: false },
			status,
			startedAt: 1_000,
			answer: {
				messages: answer === '' ? [] : [{ role: 'assistant', content: [{ type: 'text', text: answer }] }],
				notices: [],
				citations: [],
				suggestions: [],
			},
		},
		contents: context.map(({ content }) => content),
	};
}
