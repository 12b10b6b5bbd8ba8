import { t } from '@vscode/l10n';
import type { ToolCallPart, ToolMessage } from '../core/chat.ts';
import { sayNumber } from '../core/language.ts';
import { element, icon, setAttribute, setText } from './element.ts';
import { formatDuration } from './meter-text.ts';
import type { PieceView } from './piece-view.ts';
import type { Piece } from './pieces.ts';

type ToolState = 'running' | 'asking' | 'done' | 'failed' | 'stopped';

const STATE_ICONS: Readonly<Record<ToolState, string>> = {
	running: 'loading codicon-modifier-spin',
	asking: 'question',
	done: 'check',
	failed: 'error',
	stopped: 'circle-slash',
};
const stateWords = (): Readonly<Record<ToolState, string>> => ({
	running: t('running'),
	asking: t('waiting for approval'),
	done: t('done'),
	failed: t('failed'),
	stopped: t('not run'),
});
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
			const now = stateOf(piece, live);
			setAttribute(sign, 'class', `codicon codicon-${STATE_ICONS[now]}`);
			setAttribute(root, 'data-state', now);
			setText(name, call.name.replace(/^weir_/, ''));
			setText(argument, summarize(call.arguments));
			const took = piece.ms ?? (isNew && wasLive ? performance.now() - began : undefined);
			const time = result && took !== undefined ? ` · ${formatDuration(took)}` : '';
			if (!state.textContent || isNew || !result) {
				setText(state, stateWords()[now] + time);
			}
			fill();
		},
	};
}

function stateOf({ call, result }: Extract<Piece, { type: 'tool' }>, live: boolean): ToolState {
	if (result) {
		return result.isError ? 'failed' : 'done';
	}
	if (!live) {
		return 'stopped';
	}
	return call.awaitsApproval ? 'asking' : 'running';
}

/** The first text among the arguments, which is what tells calls apart; also while they are being written. */
function summarize(json: string): string {
	return /:\s*"((?:[^"\\]|\\.){0,200})/.exec(json.slice(0, 1000))?.[1]?.replace(/\\(.)/g, '$1') ?? '';
}

function detailsOf(call: ToolCallPart, result: ToolMessage | undefined): HTMLElement[] {
	return [
		element('div', { class: 'tool-label' }, t('Arguments')),
		element('pre', {}, bounded(indented(call.arguments))),
		...(result
			? [
					element('div', { class: 'tool-label' }, result.isError ? t('Error') : t('Result')),
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
		: `${text.slice(0, LONGEST_SHOWN)}\n${t('… the first {0} of {1} characters', sayNumber(LONGEST_SHOWN), sayNumber(text.length))}`;
}
