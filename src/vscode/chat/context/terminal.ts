import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { plural } from '../../../core/language.ts';
import type { Attachment } from '../attachments.ts';

/** The commands that were run in terminals since Weir woke. */
export interface TerminalHistory extends vscode.Disposable {
	/** The last commands with what they wrote; a sentence where there are none. */
	attach(): Attachment | string;
}

interface Run {
	command: string;
	output: string;
	exitCode: number | undefined;
}

/** So many commands are kept, and so much of each one's output: its end. In UTF-16 units. */
const MOST_RUNS = 10;
const LONGEST_OUTPUT = 20_000;

/** Listens to terminals whose shell tells VS Code what it runs. Nothing is kept on disk. */
export function createTerminalHistory(): TerminalHistory {
	const runs = new Map<vscode.TerminalShellExecution, Run>();
	const listening = [
		vscode.window.onDidStartTerminalShellExecution(({ execution }) => {
			const run: Run = { command: execution.commandLine.value, output: '', exitCode: undefined };
			runs.set(execution, run);
			for (const old of [...runs.keys()].slice(0, -MOST_RUNS)) {
				runs.delete(old);
			}
			void collect(execution, run);
		}),
		vscode.window.onDidEndTerminalShellExecution(({ execution, exitCode }) => {
			const run = runs.get(execution);
			if (run) {
				run.command = execution.commandLine.value;
				run.exitCode = exitCode;
			}
		}),
	];
	return {
		attach() {
			const told = [...runs.values()].filter(({ command }) => command.trim() !== '');
			return told.length === 0
				? t('No terminal has run a command since Weir woke, or its shell does not tell VS Code what it runs.')
				: {
						label: plural(told.length, {
							one: t('terminal: {0} command', told.length),
							other: t('terminal: {0} commands', told.length),
						}),
						content: told.map(say).join('\n\n'),
						icon: 'terminal',
					};
		},
		dispose: () => vscode.Disposable.from(...listening).dispose(),
	};
}

async function collect(execution: vscode.TerminalShellExecution, run: Run): Promise<void> {
	for await (const data of execution.read()) {
		run.output = (run.output + data).slice(-2 * LONGEST_OUTPUT);
	}
}

function say({ command, output, exitCode }: Run): string {
	const shown = plain(output).trim().slice(-LONGEST_OUTPUT);
	return `$ ${command}\n${shown}${exitCode === undefined ? '' : `\n[exit code ${exitCode}]`}`;
}

/** Terminals colour what they show by sequences of control characters, which mean nothing to a model. */
function plain(output: string): string {
	return (
		output
			// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out.
			.replace(/\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b\[[0-?]*[ -/]*[@-~]|\u001b[@-Z\\-_]/g, '')
			.replace(/\r+\n/g, '\n')
			.replace(/[^\n]*\r(?!\n)/g, '')
	);
}
