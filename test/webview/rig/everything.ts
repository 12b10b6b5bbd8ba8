import { emptyAnswer } from '../../../src/core/accumulate.ts';
import type { AssistantPart } from '../../../src/core/chat.ts';
import type { ComposerState, Turn } from '../../../src/webview/messages.ts';
import { makeTurn } from './fake-host.ts';

/** A composer around which everything stands that can. */
export const FULL: ComposerState = {
	chips: [{ id: '1', label: 'a.ts:1-9', icon: 'file', size: '2.1 kB' }],
	queue: [{ id: '1', text: 'and then?', chips: ['a.ts'] }],
	estimate: { tokens: 2100, costUsd: 0.004, contextTokens: 200_000 },
	parameters: 'temperature 0.2',
	session: { tokens: 12_000, costUsd: 0.03 },
	today: { tokens: 90_000, costUsd: 0.2 },
	editing: { turnId: '1', text: 'old' },
	held: { text: 'look', secrets: [{ what: 'a GitHub token', where: 'a.ts', shown: 'ghp_aB…J5' }] },
};

/** One pixel. */
const PNG =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';

const TEXT = [
	'# Title\n\nA paragraph with `code`, **words** and a [link](https://example.com).\n',
	'- [x] done\n- [ ] open\n',
	'| a | b |\n|---|---|\n| 1 | 2 |\n',
	'> quoted\n',
	'```ts\nconst a: number = 1; // why\n```\n',
	'Mass $E = mc^2$, $\\frac{1$ as `createReader()` says[1] in `src/a.ts:12`.\n',
	'$$\n\\begin{aligned} a &= b \\\\ &= \\sqrt{c} \\end{aligned}\n$$\n',
	'![a chart](https://example.com/a.png) ![a plan](docs/plan.png)\n',
	`\`\`\`\n${Array.from({ length: 40 }, (_, line) => `line ${line} of code that is long enough to be folded`).join('\n')}\n\`\`\`\n`,
].join('\n');

/** Turns in every state: answered with all that an answer can be made of, failed, interrupted, cut, at work, waiting. */
export const EVERYTHING: readonly Turn[] = [
	answered(),
	failed(),
	ended('interrupted', 'The connection to Poe ended before the answer was complete. Try again.'),
	ended('stopped'),
	asking(),
	makeTurn('6', 'Still there?'),
];

function answered(): Turn {
	return makeTurn('1', 'Question', {
		status: 'finished',
		meter: { firstContentMs: 600, durationMs: 4800, tokensPerSecond: 71 },
		alternatives: { place: 1, of: 2 },
		prompt: { text: 'Question', context: [{ label: 'a.ts:1-9' }] },
		answer: {
			...emptyAnswer(),
			messages: [
				{
					role: 'assistant',
					content: [
						{ type: 'reasoning', text: 'Let me think.' },
						{ type: 'tool-call', index: 0, id: 'c', name: 'weir_readFile', arguments: '{"path":"a.ts"}' },
					],
				},
				{ role: 'tool', toolCallId: 'c', name: 'weir_readFile', content: 'let a' },
				{
					role: 'assistant',
					content: [
						{ type: 'text', text: TEXT },
						{ type: 'media', mimeType: 'image/png', data: PNG },
						{ type: 'media', mimeType: 'image/png', url: 'https://example.com/made.png' },
						{ type: 'media', mimeType: 'audio/mpeg', data: 'SUQz' },
					],
				},
			],
			notices: ['The provider searches the web.', 'Resuming after a break (network, try 2 of 5).'],
			citations: [
				{ url: 'https://example.com', title: 'Example', text: 'So it is.', start: 9, end: 20, message: 2 },
				{ title: 'A book' },
			],
			suggestions: ['And then?'],
			usage: { inputTokens: 1200, outputTokens: 340, cacheReadTokens: 1000 },
			finish: 'length',
		},
	});
}

function failed(): Turn {
	return makeTurn('2', 'Again', {
		status: 'failed',
		failure: {
			kind: 'authentication',
			message: 'The key was not accepted. Change it.',
			detail: 'Status 401',
			action: { name: 'change-key', label: 'Change Key' },
		},
	});
}

function ended(status: 'interrupted' | 'stopped', message?: string): Turn {
	const content: AssistantPart[] = [{ type: 'text', text: 'The first half of an answer, ' }];
	return makeTurn(status, 'Go on', {
		status,
		...(message === undefined ? {} : { failure: { kind: 'network', message } }),
		answer: { ...emptyAnswer(), messages: [{ role: 'assistant', content }] },
	});
}

function asking(): Turn {
	const call = (index: number, name: string, rest: object): AssistantPart => {
		return { type: 'tool-call', index, id: `c${index}`, name, arguments: '{"path":"src/price.ts"}', ...rest };
	};
	const content = [call(0, 'weir_readFile', {}), call(1, 'weir_editFile', { awaitsApproval: true })];
	return makeTurn('5', 'Mend it', {
		status: 'streaming',
		answer: { ...emptyAnswer(), messages: [{ role: 'assistant', content }] },
	});
}
