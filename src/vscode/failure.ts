import { t } from '@vscode/l10n';
import { type ErrorKind, type StreamError, toStreamError } from '../core/errors.ts';
import { redactPatterns } from '../core/redact.ts';
import type { ActionName, Failure } from '../webview/messages.ts';
import type { CatalogModel } from './catalog.ts';

/**
 * What is shown of an error: its sentence, the one action most likely to help, and the folded details.
 *
 * @param error whatever was thrown.
 * @param model the model that was asked.
 * @param redact hides keys; by default what looks like one.
 */
export function failureOf(error: unknown, model: CatalogModel, redact = redactPatterns): Failure {
	const failure = toStreamError(error);
	const detail = detailOf(failure, model);
	const action = actionOf(failure.kind, model);
	return {
		kind: failure.kind,
		message: redact(failure.message),
		...(detail === '' ? {} : { detail: redact(detail) }),
		...(action ? { action: { name: action, label: actionLabels()[action] } } : {}),
	};
}

/** The provider's words are quoted up to here, in UTF-16 units. */
const LONGEST_DETAIL = 4000;

/** What the buttons say: the titles of the commands behind them. */
const actionLabels = (): Readonly<Record<ActionName, string>> => ({
	'add-provider': t('Add Provider'),
	'change-key': t('Change Key'),
	'pick-model': t('Choose Model'),
	'open-settings': t('Open Settings'),
	'new-chat': t('New Chat'),
	'show-log': t('Show Log'),
	'manage-trust': t('Manage Workspace Trust'),
});

/** The action most likely to help; kinds that are not named here are helped by Retry alone. */
const ACTIONS: Readonly<Partial<Record<ErrorKind, ActionName>>> = {
	authentication: 'change-key',
	permission: 'change-key',
	'not-found': 'pick-model',
	quota: 'pick-model',
	overloaded: 'pick-model',
	'content-filter': 'pick-model',
	'context-length': 'new-chat',
	network: 'open-settings',
	timeout: 'open-settings',
	'invalid-request': 'show-log',
	protocol: 'show-log',
	server: 'show-log',
	tool: 'show-log',
};

function actionOf(kind: ErrorKind, model: CatalogModel): ActionName | undefined {
	// The demo has no key and no address to change: what it plays ends by a real model, or by Retry.
	const action = ACTIONS[kind];
	return model.isDemo && action ? 'add-provider' : action;
}

function detailOf(error: StreamError, model: CatalogModel): string {
	const { status, requestId, detail } = error;
	const lines = [
		`${model.model} · ${model.provider.name}`,
		...(status === undefined ? [] : [t('Status {0}', status)]),
		...(requestId === undefined ? [] : [t('Request {0}', requestId)]),
		...(detail === undefined || detail === '' ? [] : [detail.slice(0, LONGEST_DETAIL)]),
	];
	return lines.length === 1 ? '' : lines.join('\n');
}
