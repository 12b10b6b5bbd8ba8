import { t } from '@vscode/l10n';
import { createCompletionList } from './completion-list.ts';
import { createComposerChips } from './composer-chips.ts';
import { createComposerNotes } from './composer-notes.ts';
import { createComposerRow } from './composer-row.ts';
import { element, setHidden, setText } from './element.ts';
import { takeFiles } from './incoming-files.ts';
import { type Completion, type ComposerState, EMPTY_COMPOSER, type PageMessage } from './messages.ts';
import { spentText } from './meter-text.ts';
import { createRecall } from './recall.ts';
import { type PageState, runningTurn } from './state.ts';

/** Where the user writes. */
export interface Composer {
	readonly element: HTMLElement;
	update(state: PageState): void;
	/** Puts the cursor there; `text` goes behind what is written already. */
	focus(text?: string): void;
	/** What the host offers for `#` or `/`. */
	offer(query: string, items: readonly Completion[]): void;
	draft(): string;
	setDraft(text: string): void;
}

/** What the composer asks for. */
export interface ComposerInputs {
	send(text: string): void;
	stop(): void;
	pickModel(): void;
	post(message: PageMessage): void;
	/** The draft has changed. */
	changed(): void;
}

/** The host counts what it would send; it need not know of every key. */
const TELL_AFTER_MS = 200;

/** Builds the box and all that stands around it. */
export function createComposer(inputs: ComposerInputs): Composer {
	const { post } = inputs;
	const box = createBox();
	const chips = createComposerChips(post);
	const spent = element('div', { class: 'spent' });
	const problem = element('div', { class: 'composer-note', role: 'status' });
	const recall = createRecall(box);
	let state: ComposerState = EMPTY_COMPOSER;
	let isRunning = false;
	let canSend = false;
	/** What stood in the box before an earlier message was taken up. */
	let stashed = '';
	let isTelling = false;

	const submit = () => {
		if (canSend && !state.held) {
			const text = box.value.trim();
			setText(problem, '');
			setDraft('');
			inputs.send(text);
		}
	};
	const refresh = () => {
		grow(box);
		canSend = box.value.trim() !== '' || state.chips.length > 0;
		row.showSend(isRunning, canSend && !state.held);
	};
	const tell = () => {
		if (!isTelling) {
			isTelling = true;
			setTimeout(() => {
				isTelling = false;
				post({ type: 'draft', text: box.value });
			}, TELL_AFTER_MS);
		}
	};
	const changed = () => {
		refresh();
		tell();
		inputs.changed();
	};
	const setDraft = (text: string) => {
		box.value = text;
		changed();
	};
	const focus = () => {
		box.focus();
		box.setSelectionRange(box.value.length, box.value.length);
	};
	const completions = createCompletionList(box, { post, changed });
	const notes = createComposerNotes({
		post,
		restore(text) {
			setDraft([text, box.value].filter(Boolean).join('\n'));
			focus();
		},
	});
	const row = createComposerRow({
		addContext: () => post({ type: 'add-context' }),
		pickModel: inputs.pickModel,
		setParameters: () => post({ type: 'set-parameters' }),
		press: () => (isRunning ? inputs.stop() : submit()),
	});
	const show = (next: ComposerState) => {
		const before = state;
		state = next;
		chips.update(next.chips);
		notes.update(next);
		row.showComposer(next);
		setText(spent, spentText(next));
		setHidden(spent, spent.textContent === '');
		if (next.editing?.turnId !== before.editing?.turnId) {
			stashed = before.editing ? stashed : box.value;
			setDraft(next.editing?.text ?? stashed);
			focus();
		}
		if (next.held && !before.held && document.activeElement === box) {
			notes.element.querySelector<HTMLElement>('.held-back')?.focus();
		}
	};
	const boxed = element('div', { class: 'composer-box' }, chips.element, box, row.element);
	const root = element(
		'section',
		{ class: 'composer', 'aria-label': t('Composer') },
		notes.element,
		completions.element,
		boxed,
		problem,
		spent,
	);
	box.addEventListener('input', () => {
		changed();
		completions.moved();
	});
	box.addEventListener('click', () => completions.moved());
	onKey(box, {
		complete: (event) => completions.handle(event),
		submit,
		recall: (event) => recall.handle(event) && changed(),
	});
	takeFiles(root, { post, refuse: (sentence) => setText(problem, sentence) });
	refresh();
	return {
		element: root,
		update(page) {
			isRunning = runningTurn(page) !== undefined;
			recall.prompts = page.turns.map(({ prompt }) => prompt.text);
			row.showModel(page.model);
			const next = page.composer ?? EMPTY_COMPOSER;
			if (next !== state) {
				show(next);
			}
			refresh();
		},
		focus(text) {
			if (text) {
				setDraft([box.value, text].filter(Boolean).join('\n'));
			}
			focus();
		},
		offer: completions.offer,
		draft: () => box.value,
		setDraft,
	};
}

function createBox(): HTMLTextAreaElement {
	return element('textarea', {
		class: 'composer-text',
		rows: '1',
		placeholder: t('Ask, or / for commands, # for context'),
		'aria-label': t('Message'),
		'aria-autocomplete': 'list',
	});
}

function onKey(
	box: HTMLElement,
	act: {
		complete(event: KeyboardEvent): boolean;
		submit(): void;
		recall(event: KeyboardEvent): void;
	},
): void {
	box.addEventListener('keydown', (event) => {
		if (act.complete(event)) {
			return;
		}
		// The Enter that ends an input method's word sends nothing.
		if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
			event.preventDefault();
			act.submit();
		} else {
			act.recall(event);
		}
	});
}

/** Asked once: this would be a part of every frame. */
const GROWS_BY_STYLE = CSS.supports('field-sizing', 'content');

/** Browsers that cannot grow a text box by style get its height from here. */
function grow(box: HTMLTextAreaElement): void {
	if (!GROWS_BY_STYLE) {
		box.style.height = 'auto';
		box.style.height = `${box.scrollHeight}px`;
	}
}
