import { t } from '@vscode/l10n';
import { element, icon, setAttribute } from './element.ts';
import type { Completion, PageMessage } from './messages.ts';

/** What `#` and `/` complete to, beneath the cursor's word. */
export interface CompletionList {
	readonly element: HTMLElement;
	/** The text or the cursor has moved. */
	moved(): void;
	/** What the host offers for a query. */
	offer(query: string, items: readonly Completion[]): void;
	/** Takes a key; true where it was meant for the list. */
	handle(event: KeyboardEvent): boolean;
}

const ID = 'completions';

/** A word that can be completed: `/` at the beginning of the message, `#` at the beginning of any word. */
const WORD = /(?:^(\/[a-z]*)|(?:^|\s)(#[^\s#]{0,100}))$/;

/** @param changed called after a choice has changed the box. */
export function createCompletionList(
	box: HTMLTextAreaElement,
	inputs: { post(message: PageMessage): void; changed(): void },
): CompletionList {
	const root = element('div', {
		class: 'completions',
		id: ID,
		role: 'listbox',
		'aria-label': t('Suggestions'),
	});
	let word: string | undefined;
	let items: readonly Completion[] = [];
	let active = 0;

	const close = () => {
		word = undefined;
		items = [];
		show();
	};
	const show = () => {
		root.hidden = items.length === 0;
		root.replaceChildren(...items.map((item, place) => createOption(item, place, place === active)));
		if (items.length === 0) {
			box.removeAttribute('aria-activedescendant');
			box.removeAttribute('aria-controls');
		} else {
			setAttribute(box, 'aria-controls', ID);
			setAttribute(box, 'aria-activedescendant', `${ID}-${active}`);
			root.children[active]?.scrollIntoView({ block: 'nearest' });
		}
	};
	const choose = (item: Completion | undefined) => {
		const end = box.selectionStart;
		if (item && word !== undefined) {
			const isCommand = item.id.startsWith('/');
			box.setRangeText(isCommand ? `${item.id} ` : '', end - word.length, end, 'end');
			if (!isCommand) {
				inputs.post({ type: 'attach', id: item.id });
			}
			inputs.changed();
		}
		close();
		box.focus();
	};
	// Pressing the mouse takes the focus away before there is a click.
	root.addEventListener('mousedown', (event) => event.preventDefault());
	root.addEventListener('click', (event) => {
		const option = event.target instanceof Element ? event.target.closest('[role="option"]') : null;
		choose(items[[...root.children].indexOf(option ?? root)]);
	});
	box.addEventListener('blur', close);
	close();
	return {
		element: root,
		moved() {
			const [, command, context] = WORD.exec(box.value.slice(0, box.selectionStart)) ?? [];
			const next = box.selectionStart === box.selectionEnd ? (command ?? context) : undefined;
			if (next === undefined) {
				close();
			} else if (next !== word) {
				word = next;
				// Until the host has answered: who types fast and presses Enter means what the word says by now.
				items = items.filter((item) => fits(item, next));
				active = 0;
				show();
				inputs.post({ type: 'complete', query: next });
			}
		},
		offer(query, offered) {
			if (query === word) {
				// What comes later stands below, and takes nothing from under the user's hand.
				const isMore = items.every(({ id }, place) => id === offered[place]?.id);
				active = isMore ? active : 0;
				items = offered;
				show();
			}
		},
		handle(event) {
			if (items.length === 0 || event.isComposing) {
				return false;
			}
			const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
			if (step !== 0) {
				active = (active + step + items.length) % items.length;
				show();
			} else if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab') {
				choose(items[active]);
			} else if (event.key === 'Escape') {
				close();
			} else {
				return false;
			}
			event.preventDefault();
			event.stopPropagation();
			return true;
		},
	};
}

function fits({ label, detail = '' }: Completion, word: string): boolean {
	return word.startsWith('/')
		? label.startsWith(word)
		: `${label}\n${detail}`.toLowerCase().includes(word.slice(1).toLowerCase());
}

function createOption(
	{ label, detail, icon: name }: Completion,
	place: number,
	isActive: boolean,
): HTMLElement {
	return element(
		'div',
		{ role: 'option', id: `${ID}-${place}`, 'aria-selected': String(isActive) },
		icon(/^[a-z-]+$/.test(name) ? name : 'file'),
		element('span', { class: 'completion-label' }, label),
		detail !== undefined && element('span', { class: 'completion-detail' }, detail),
	);
}
