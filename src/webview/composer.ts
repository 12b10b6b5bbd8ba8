import { element, icon, setAttribute, setText } from './element.ts';
import type { ModelLabel } from './messages.ts';
import { createRecall } from './recall.ts';
import { type PageState, runningTurn } from './state.ts';

/** Where the user writes. */
export interface Composer {
	readonly element: HTMLElement;
	update(state: PageState): void;
	/** Puts the cursor there; `text` goes behind what is written already. */
	focus(text?: string): void;
	draft(): string;
	setDraft(text: string): void;
}

/** What the composer asks for. */
export interface ComposerInputs {
	send(text: string): void;
	stop(): void;
	pickModel(): void;
	/** The draft has changed. */
	changed(): void;
}

/** Builds the box, the model button, and the button that sends or stops. */
export function createComposer(inputs: ComposerInputs): Composer {
	const box = createBox();
	const model = createModelButton(inputs.pickModel);
	const send = createSendButton(() => (isRunning ? inputs.stop() : submit()));
	const row = element('div', { class: 'composer-row' }, model.element, send.element);
	const root = element('div', { class: 'composer' }, element('div', { class: 'composer-box' }, box, row));
	let isRunning = false;
	const recall = createRecall(box);

	const submit = () => {
		const text = box.value.trim();
		if (text !== '' && !isRunning) {
			setDraft('');
			inputs.send(text);
		}
	};
	const refresh = () => {
		grow(box);
		send.update(isRunning, box.value.trim() !== '');
	};
	const changed = () => {
		refresh();
		inputs.changed();
	};
	const setDraft = (text: string) => {
		box.value = text;
		changed();
	};
	box.addEventListener('input', changed);
	onKey(box, { submit, recall: (event) => recall.handle(event) && changed() });
	refresh();
	return {
		element: root,
		update(state) {
			isRunning = runningTurn(state) !== undefined;
			recall.prompts = state.turns.map(({ prompt }) => prompt.text);
			model.update(state.model);
			refresh();
		},
		focus(text) {
			if (text) {
				setDraft([box.value, text].filter(Boolean).join('\n'));
			}
			box.focus();
			box.setSelectionRange(box.value.length, box.value.length);
		},
		draft: () => box.value,
		setDraft,
	};
}

function createBox(): HTMLTextAreaElement {
	const placeholder = 'Ask about your code';
	return element('textarea', { class: 'composer-text', rows: '1', placeholder, 'aria-label': 'Message' });
}

function onKey(box: HTMLElement, act: { submit(): void; recall(event: KeyboardEvent): void }): void {
	box.addEventListener('keydown', (event) => {
		// The Enter that ends an input method's word sends nothing.
		if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
			event.preventDefault();
			act.submit();
		} else {
			act.recall(event);
		}
	});
}

/** Browsers that cannot grow a text box by style get its height from here. */
function grow(box: HTMLTextAreaElement): void {
	if (!CSS.supports('field-sizing', 'content')) {
		box.style.height = 'auto';
		box.style.height = `${box.scrollHeight}px`;
	}
}

/** One button that sends or stops: what is pressed keeps its place and the focus. */
function createSendButton(press: () => void): {
	element: HTMLElement;
	update(isRunning: boolean, canSend: boolean): void;
} {
	const sign = icon('send');
	const button = element('button', { type: 'button', class: 'icon-button send-button' }, sign);
	button.addEventListener('click', press);
	return {
		element: button,
		update(isRunning, canSend) {
			const label = isRunning ? 'Stop (Escape)' : 'Send (Enter)';
			setAttribute(button, 'aria-label', label);
			setAttribute(button, 'title', label);
			setAttribute(sign, 'class', `codicon codicon-${isRunning ? 'debug-stop' : 'send'}`);
			// Really disabled, it would lose the focus when an answer ends.
			setAttribute(button, 'aria-disabled', String(!isRunning && !canSend));
		},
	};
}

function createModelButton(press: () => void): { element: HTMLElement; update(model: ModelLabel): void } {
	const name = element('span');
	const button = element('button', { type: 'button', class: 'model-button' }, name, icon('chevron-down'));
	button.addEventListener('click', press);
	return {
		element: button,
		update({ model, provider, isDemo }) {
			setText(name, isDemo ? 'Demo' : model);
			setAttribute(button, 'aria-label', `Choose model: ${model}, ${provider}`);
			setAttribute(button, 'title', `${model} · ${provider}`);
		},
	};
}
