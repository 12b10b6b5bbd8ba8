import { t } from '@vscode/l10n';
import { element, icon, iconButton, setHidden, textButton } from './element.ts';
import type { ComposerState, PageMessage } from './messages.ts';

/** What stands above the box: chips, messages that wait, the turn that is edited, a message that is held back. */
export interface ComposerNotes {
	readonly element: HTMLElement;
	update(composer: ComposerState): void;
}

/** @param restore puts a message that is not sent back into the box. */
export function createComposerNotes(inputs: {
	post(message: PageMessage): void;
	restore(text: string): void;
}): ComposerNotes {
	const queue = element('ul', { class: 'queue', 'aria-label': t('Waiting messages'), hidden: true });
	const editing = element('div', { class: 'composer-note', hidden: true });
	const held = element('div', { class: 'held', role: 'alert', hidden: true });
	const root = element('div', { class: 'composer-notes' }, queue, editing, held);
	/** What was shown last, so that nothing is built, focused or spoken anew for nothing. */
	const shown = new Map<HTMLElement, string>();

	const show = (part: HTMLElement, value: unknown, build: () => Node[]) => {
		const text = JSON.stringify(value ?? null);
		if (shown.get(part) !== text) {
			shown.set(part, text);
			const nodes = build();
			setHidden(part, nodes.length === 0);
			part.replaceChildren(...nodes);
		}
	};
	return {
		element: root,
		update(composer) {
			show(queue, composer.queue, () => composer.queue.map((waiting) => createWaiting(waiting, inputs.post)));
			show(editing, composer.editing, () => (composer.editing ? createEditing(inputs.post) : []));
			show(held, composer.held, () => (composer.held ? createHeld(composer.held, inputs) : []));
		},
	};
}

function createWaiting(
	{ id, text, chips }: ComposerState['queue'][number],
	post: (message: PageMessage) => void,
): HTMLElement {
	const sendNow = iconButton('send', t('Stop the Answer and Ask This Now'));
	const remove = iconButton('close', t('Remove waiting message: {0}', text.slice(0, 80)));
	sendNow.addEventListener('click', () => post({ type: 'send-queued', id }));
	remove.addEventListener('click', () => post({ type: 'remove-queued', id }));
	const along = chips.length === 0 ? '' : ` (${chips.join(', ')})`;
	return element(
		'li',
		{},
		icon('clock'),
		element('span', { class: 'queue-text', title: text }, text + along),
		sendNow,
		remove,
	);
}

function createEditing(post: (message: PageMessage) => void): Node[] {
	const cancel = element('button', { type: 'button', class: 'link-button' }, t('Cancel'));
	cancel.addEventListener('click', () => post({ type: 'cancel-edit' }));
	const sentence = t('Editing an earlier message. What you send becomes a branch; the old one stays.');
	return [icon('edit'), element('span', {}, sentence, ' ', cancel)];
}

function createHeld(
	{ text, secrets }: NonNullable<ComposerState['held']>,
	inputs: { post(message: PageMessage): void; restore(text: string): void },
): Node[] {
	const back = textButton(t('Keep Editing'), { class: 'button held-back' });
	const anyway = textButton(t('Send Anyway'), { class: 'button secondary' });
	back.addEventListener('click', () => {
		inputs.restore(text);
		inputs.post({ type: 'release', anyway: false });
	});
	anyway.addEventListener('click', () => inputs.post({ type: 'release', anyway: true }));
	const lines = secrets.map(({ what, where, shown }) =>
		element('li', {}, t('In {0}: {1}', where, what), shown !== '' && element('code', {}, shown)),
	);
	return [
		element('p', {}, icon('warning'), t('Not sent yet: this looks as if it held a secret.')),
		element('ul', {}, ...lines),
		element('div', { class: 'buttons' }, back, anyway),
	];
}
