import { t } from '@vscode/l10n';
import { element, icon, iconButton, setAttribute, setText } from './element.ts';
import type { ComposerState, ModelLabel } from './messages.ts';
import { estimateText, estimateWords } from './meter-text.ts';

/** The line under the box: context, model, parameters, estimate, and the button that sends or stops. */
export interface ComposerRow {
	readonly element: HTMLElement;
	showModel(model: ModelLabel): void;
	showComposer(composer: ComposerState): void;
	showSend(isRunning: boolean, canSend: boolean): void;
}

/** What the buttons of the row ask for. */
export interface RowInputs {
	addContext(): void;
	pickModel(): void;
	setParameters(): void;
	/** Sends, or stops what runs. */
	press(): void;
}

export function createComposerRow(inputs: RowInputs): ComposerRow {
	const addContext = iconButton('add', t('Add Context (#)'));
	const parameters = iconButton('settings', t('Set Parameters'));
	const estimate = element('span', { class: 'estimate' });
	const model = createModelButton(inputs.pickModel);
	const send = createSendButton(inputs.press);
	addContext.addEventListener('click', inputs.addContext);
	parameters.addEventListener('click', inputs.setParameters);
	return {
		element: element(
			'div',
			{ class: 'composer-row' },
			addContext,
			model.element,
			parameters,
			estimate,
			send.element,
		),
		showModel: model.update,
		showComposer(composer) {
			const label =
				composer.parameters === '' ? t('Set Parameters') : t('Set Parameters: {0}', composer.parameters);
			setAttribute(parameters, 'aria-label', label);
			setAttribute(parameters, 'title', label);
			parameters.classList.toggle('changed', composer.parameters !== '');
			setText(estimate, estimateText(composer.estimate));
			setAttribute(estimate, 'title', estimateWords(composer.estimate));
		},
		showSend: send.update,
	};
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
			const label = isRunning ? t('Stop (Escape)') : t('Send (Enter)');
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
	let shown: ModelLabel | undefined;
	return {
		element: button,
		update(label) {
			if (label === shown) {
				return;
			}
			shown = label;
			const { model, provider, isDemo } = label;
			setText(name, isDemo ? t('Demo') : model);
			setAttribute(button, 'aria-label', t('Choose model: {0}, {1}', model, provider));
			setAttribute(button, 'title', `${model} · ${provider}`);
		},
	};
}
