import { codeOf } from './markdown/code-block.ts';
import { actionName, type PageMessage } from './messages.ts';
import type { PageState } from './state.ts';
import { answerText } from './turn-view.ts';

/** How long a button says that it has copied. */
const COPIED_MS = 1500;

/**
 * Answers the buttons and links of a part of the page. One listener for all of them: what streams in needs none
 * of its own. A button names what it does in `data-action`.
 */
export function handleActions(
	root: HTMLElement,
	inputs: { post(message: PageMessage): void; send(text: string): void; state(): PageState | undefined },
): void {
	const onClick = (event: MouseEvent) => {
		const target = event.target instanceof Element ? event.target : undefined;
		const link = target?.closest('a');
		if (link) {
			// VS Code would open the link itself, without our list of schemes.
			event.preventDefault();
			event.stopPropagation();
			const url = link.getAttribute('href');
			if (url) {
				inputs.post({ type: 'open-link', url });
			}
			return;
		}
		const button = target?.closest<HTMLElement>('[data-action]');
		if (button && event.type === 'click') {
			run(button);
		}
	};
	const run = (button: HTMLElement) => {
		const { action, turn: turnId = '', text = '' } = button.dataset;
		const code = button.closest('.code-block');
		switch (action) {
			case 'copy-code':
				inputs.post({ type: 'copy', text: code ? codeOf(code) : '' });
				return showCopied(button);
			case 'insert-code':
				return inputs.post({ type: 'insert', text: code ? codeOf(code) : '' });
			case 'copy-answer': {
				const turn = inputs.state()?.turns.find(({ id }) => id === turnId);
				inputs.post({ type: 'copy', text: turn ? answerText(turn) : '' });
				return showCopied(button);
			}
			case 'retry':
				return inputs.post({ type: 'retry', turnId });
			case 'send':
				return inputs.send(text);
			case 'host': {
				const { success, data: name } = actionName.safeParse(button.dataset.name);
				const ofTurn = turnId === '' ? {} : { turnId };
				return success ? inputs.post({ type: 'action', name, ...ofTurn }) : undefined;
			}
		}
	};
	root.addEventListener('click', onClick);
	// The middle button opens links too.
	root.addEventListener('auxclick', onClick);
}

function showCopied(button: HTMLElement): void {
	const sign = button.querySelector('.codicon');
	sign?.classList.replace('codicon-copy', 'codicon-check');
	setTimeout(() => sign?.classList.replace('codicon-check', 'codicon-copy'), COPIED_MS);
}
