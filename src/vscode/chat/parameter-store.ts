import * as vscode from 'vscode';
import { type Parameters, readParameters } from './parameters.ts';

/** What this workspace's chats ask of their models, kept over windows. */
export interface ParameterStore extends vscode.Disposable {
	now(): Parameters;
	set(parameters: Parameters): void;
	readonly onDidChange: vscode.Event<void>;
}

const STATE = 'weir.parameters';

export function createParameterStore(memento: vscode.Memento): ParameterStore {
	const changed = new vscode.EventEmitter<void>();
	let current = readParameters(memento.get(STATE));
	return {
		now: () => current,
		set(parameters) {
			current = parameters;
			// A state that cannot be written costs its memory and nothing else.
			memento.update(STATE, parameters).then(undefined, () => undefined);
			changed.fire();
		},
		onDidChange: changed.event,
		dispose: () => changed.dispose(),
	};
}
