import { t } from '@vscode/l10n';
import { element, setHidden, setText } from './element.ts';
import { formatSeconds } from './meter-text.ts';

/** The line that counts the seconds from Send until something comes. */
export interface WaitingLine {
	readonly element: HTMLElement;
	/** Begins to count, from this wall-clock time in ms, or stops. */
	show(isWaiting: boolean, since: number): void;
}

/** Builds the line, hidden. */
export function createWaitingLine(): WaitingLine {
	const seconds = element('span');
	const root = element('div', { class: 'waiting', hidden: true }, t('Waiting for the first word'), seconds);
	let timer: ReturnType<typeof setInterval> | undefined;
	return {
		element: root,
		show(isWaiting, since) {
			setHidden(root, !isWaiting);
			if (!isWaiting) {
				clearInterval(timer);
				timer = undefined;
				return;
			}
			const tick = () => {
				const waited = Math.max(0, Date.now() - since);
				setText(seconds, waited < 1000 ? '' : ` · ${formatSeconds(Math.floor(waited / 1000) * 1000)}`);
			};
			tick();
			timer ??= setInterval(() => (root.isConnected ? tick() : clearInterval(timer)), 1000);
		},
	};
}
