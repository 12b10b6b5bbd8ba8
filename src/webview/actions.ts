import { codeOf } from './markdown/code-block.ts';
import { toggleFold } from './markdown/fold.ts';
import { actionName, codeAction, type PageMessage } from './messages.ts';
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
		const path = target?.closest<HTMLElement>('.path-link');
		if (path) {
			return event.type === 'click' ? inputs.post({ type: 'open-path', path: path.title }) : undefined;
		}
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
			case 'code': {
				const { success, data } = codeAction.safeParse(button.dataset.code);
				const language = code instanceof HTMLElement ? (code.dataset.language ?? '').slice(0, 200) : '';
				return success && code
					? inputs.post({ type: 'code', action: data, text: codeOf(code), language })
					: undefined;
			}
			case 'fold-code':
				return toggleFold(button);
			case 'copy-answer': {
				const turn = inputs.state()?.turns.find(({ id }) => id === turnId);
				inputs.post({ type: 'copy', text: turn ? answerText(turn) : '' });
				return showCopied(button);
			}
			case 'retry':
			case 'retry-with':
			case 'continue':
			case 'edit':
			case 'delete':
				return inputs.post({ type: action, turnId });
			case 'alternative':
				return button.ariaDisabled === 'true'
					? undefined
					: inputs.post({ type: 'alternative', turnId, step: button.dataset.step === '1' ? 1 : -1 });
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
	root.addEventListener('keydown', ({ key, target }) => {
		if (key === 'Enter' && target instanceof HTMLElement && target.matches('.path-link')) {
			target.click();
		}
	});
}

function showCopied(button: HTMLElement): void {
	const sign = button.querySelector('.codicon');
	sign?.classList.replace('codicon-copy', 'codicon-check');
	setTimeout(() => sign?.classList.replace('codicon-check', 'codicon-copy'), COPIED_MS);
}
