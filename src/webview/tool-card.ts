import type { ToolCallPart, ToolMessage } from '../core/chat.ts';
import { element, icon, setAttribute, setText } from './element.ts';
import { formatDuration } from './meter-text.ts';
import type { PieceView } from './piece-view.ts';

type ToolState = 'running' | 'done' | 'failed' | 'stopped';

const STATE_ICONS: Readonly<Record<ToolState, string>> = {
	running: 'loading codicon-modifier-spin',
	done: 'check',
	failed: 'error',
	stopped: 'circle-slash',
};
const STATE_WORDS: Readonly<Record<ToolState, string>> = {
	running: 'running',
	done: 'done',
	failed: 'failed',
	stopped: 'not run',
};
/** More of a result is not shown; the model got it all. */
const LONGEST_SHOWN = 20_000;

/** A tool call: one line with its name, argument, state and time, that opens to arguments and result. */
export function createToolCard(): PieceView {
	const sign = icon('loading');
	const name = element('span', { class: 'tool-name' });
	const argument = element('span', { class: 'tool-argument' });
	const state = element('span', { class: 'tool-state' });
	const body = element('div', { class: 'tool-body' });
	const root = element(
		'details',
		{ class: 'tool-card' },
		element('summary', {}, icon('chevron-right'), sign, name, argument, state),
		body,
	);
	const began = performance.now();
	let wasLive = false;
	let call: ToolCallPart | undefined;
	let result: ToolMessage | undefined;
	const fill = () => {
		if (root.open && call) {
			body.replaceChildren(...detailsOf(call, result));
		}
	};
	root.addEventListener('toggle', fill);
	return {
		element: root,
		update(piece, live) {
			if (piece.type !== 'tool') {
				return;
			}
			const isNew = call !== undefined && result === undefined && piece.result !== undefined;
			({ call, result } = { call: piece.call, result: piece.result });
			wasLive ||= live;
			const now = stateOf(piece.result, live);
			setAttribute(sign, 'class', `codicon codicon-${STATE_ICONS[now]}`);
			setAttribute(root, 'data-state', now);
			setText(name, call.name.replace(/^weir_/, ''));
			setText(argument, summarize(call.arguments));
			const time = isNew && wasLive ? ` · ${formatDuration(performance.now() - began)}` : '';
			if (!state.textContent || isNew || !result) {
				setText(state, STATE_WORDS[now] + time);
			}
			fill();
		},
	};
}

function stateOf(result: ToolMessage | undefined, live: boolean): ToolState {
	if (result) {
		return result.isError ? 'failed' : 'done';
	}
	return live ? 'running' : 'stopped';
}

/** The first text among the arguments, which is what tells calls apart; also while they are being written. */
function summarize(json: string): string {
	return /:\s*"((?:[^"\\]|\\.){0,200})/.exec(json.slice(0, 1000))?.[1]?.replace(/\\(.)/g, '$1') ?? '';
}

function detailsOf(call: ToolCallPart, result: ToolMessage | undefined): HTMLElement[] {
	return [
		element('div', { class: 'tool-label' }, 'Arguments'),
		element('pre', {}, bounded(indented(call.arguments))),
		...(result
			? [
					element('div', { class: 'tool-label' }, result.isError ? 'Error' : 'Result'),
					element('pre', {}, bounded(result.content)),
				]
			: []),
	];
}

function indented(json: string): string {
	try {
		return JSON.stringify(JSON.parse(json), undefined, 2);
	} catch {
		// Models write broken JSON, and half of it is on its way: it is shown as it is.
		return json;
	}
}

function bounded(text: string): string {
	return text.length <= LONGEST_SHOWN
		? text
		: `${text.slice(0, LONGEST_SHOWN)}\n… the first ${LONGEST_SHOWN.toLocaleString('en')} of ${text.length.toLocaleString('en')} characters`;
}
