import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { isParameter, type Parameters, parametersText, readPresets } from './parameters.ts';

type Item = vscode.QuickPickItem & {
	/** What the parameters are afterwards; undefined where the user gave up. */
	apply?: (now: Parameters) => Promise<Parameters | undefined>;
};

/** Weir: Set Parameters. Asks for one after the other until the user leaves the list. */
export async function askParameters(now: Parameters, set: (parameters: Parameters) => void): Promise<void> {
	let current = now;
	for (;;) {
		const chosen = await vscode.window.showQuickPick(itemsFor(current), {
			title: t('Weir: Parameters of this workspace’s chats'),
			placeHolder: parametersText(current) || t('Everything is as the model has it'),
		});
		if (!chosen?.apply) {
			return;
		}
		const next = await chosen.apply(current);
		if (next) {
			current = next;
			set(current);
		}
	}
}

function itemsFor(now: Parameters): Item[] {
	const shown = (value: unknown) => (value === undefined ? t('as the model has it') : String(value));
	const presets = readPresets(vscode.workspace.getConfiguration('weir').inspect('presets')?.globalValue);
	return [
		textItem(
			t('System prompt'),
			'system',
			now.system ?? '',
			(text) => text,
			t('What should the model know or do, whatever is asked?'),
		),
		numberItem(
			t('Temperature'),
			'temperature',
			shown(now.temperature),
			t('0 to 2; lower is more predictable'),
		),
		numberItem(t('Top-p'), 'topP', shown(now.topP), t('0 to 1')),
		numberItem(
			t('Most tokens'),
			'maxTokens',
			shown(now.maxTokens),
			t('The most that an answer may have, reasoning included'),
		),
		textItem(
			t('Stop at'),
			'stop',
			now.stop?.join(' ') ?? '',
			words,
			t('Up to 4 words at which the answer ends, with spaces between them'),
		),
		{
			label: t('Answer in JSON'),
			description: now.responseFormat ? t('on') : t('off'),
			apply: async ({ responseFormat, ...rest }) =>
				responseFormat ? rest : { ...rest, responseFormat: { type: 'json_object' } },
		},
		...(presets.size === 0 ? [] : [separator(t('Presets'))]),
		...[...presets].map(
			([name, preset]): Item => ({
				label: name,
				description: parametersText(preset),
				apply: async () => preset,
			}),
		),
		separator(''),
		{ label: t('Reset'), description: t('everything as the model has it'), apply: async () => ({}) },
	];
}

function separator(label: string): Item {
	return { label, kind: vscode.QuickPickItemKind.Separator };
}

function words(text: string): string[] {
	return text.split(/\s+/).filter(Boolean);
}

function textItem(
	label: string,
	name: 'system' | 'stop',
	value: string,
	read: (text: string) => unknown,
	prompt: string,
): Item {
	return {
		label,
		description: value === '' ? t('none') : value.slice(0, 60),
		async apply(now) {
			const typed = await vscode.window.showInputBox({
				title: `Weir: ${label}`,
				prompt: t('{0} Leave it empty for none.', prompt),
				value,
				validateInput: (text) =>
					text.trim() === '' || isParameter(name, read(text.trim()))
						? undefined
						: t('That is too long, or too many.'),
			});
			return typed === undefined
				? undefined
				: withValue(now, name, typed.trim() === '' ? undefined : read(typed.trim()));
		},
	};
}

function numberItem(
	label: string,
	name: 'temperature' | 'topP' | 'maxTokens',
	shown: string,
	prompt: string,
): Item {
	return {
		label,
		description: shown,
		async apply(now) {
			const typed = await vscode.window.showInputBox({
				title: `Weir: ${label}`,
				prompt: t('{0}. Leave it empty for what the model has.', prompt),
				value: now[name] === undefined ? '' : String(now[name]),
				validateInput: (text) =>
					text.trim() === '' || isParameter(name, Number(text)) ? undefined : `${prompt}.`,
			});
			return typed === undefined
				? undefined
				: withValue(now, name, typed.trim() === '' ? undefined : Number(typed));
		},
	};
}

function withValue(now: Parameters, name: keyof Parameters, value: unknown): Parameters {
	const { [name]: _, ...rest } = now;
	return value === undefined ? rest : { ...rest, [name]: value };
}
