import { codeOf } from './markdown/code-block.ts';
import { toggleFold } from './markdown/fold.ts';
import { sourceOf } from './markdown/image.ts';
import { actOnMedia } from './media-actions.ts';
import { actionName, codeAction, type PageMessage } from './messages.ts';
import { goToSource } from './sources.ts';
import type { PageState } from './state.ts';
import { answerText } from './turn-view.ts';
import { MEDIA_WANTED } from './want-media.ts';

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
		const place = target?.closest<HTMLElement>(PLACES);
		if (place) {
			// The middle button opens addresses only.
			return event.type === 'click' ? openPlace(place, inputs.post) : undefined;
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
			case 'load-media':
			case 'save-media':
			case 'copy-image':
				return actOnMedia(action, button, inputs.post);
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
			case 'show-earlier':
				return inputs.post({ type: action });
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
	root.addEventListener('keydown', (event) => {
		const { key, target } = event;
		if (target instanceof HTMLElement && target.matches(PLACES)) {
			// As the browser has it for its own: a link obeys Enter, a button also the space bar.
			if (key === 'Enter' || (key === ' ' && target.role === 'button')) {
				event.preventDefault();
				target.click();
			}
		}
	});
	root.addEventListener(MEDIA_WANTED, (event) => {
		if (event instanceof CustomEvent) {
			inputs.post({ type: 'load-media', source: String(event.detail) });
		}
	});
}

/** What Markdown has made a link or a button of, by its class. */
const PLACES = '.path-link, .symbol-link, .cite[role], .image.remote:not(.loaded)';

function openPlace(place: HTMLElement, post: (message: PageMessage) => void): void {
	if (place.matches('.image')) {
		place.setAttribute('aria-busy', 'true');
		post({ type: 'load-media', source: sourceOf(place) });
	} else if (place.matches('.cite')) {
		goToSource(place);
	} else if (place.matches('.symbol-link')) {
		post({ type: 'open-symbol', name: place.textContent });
	} else {
		post({ type: 'open-path', path: place.title });
	}
}

function showCopied(button: HTMLElement): void {
	const sign = button.querySelector('.codicon');
	sign?.classList.replace('codicon-copy', 'codicon-check');
	setTimeout(() => sign?.classList.replace('codicon-check', 'codicon-copy'), COPIED_MS);
}
