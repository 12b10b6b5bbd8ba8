import { type ChildProcess, spawn } from 'node:child_process';
import { aborted, StreamError } from '../../core/errors.ts';
import { type ConfiguredTool, CUT, MOST_OUTPUT, type ToolOutcome } from './configured-tool.ts';

/** What every program needs of its surroundings; the rest, keys above all, is none of a tool's business. */
const HARMLESS = [
	'PATH',
	'HOME',
	'LANG',
	'LC_ALL',
	'TZ',
	'TMPDIR',
	'TEMP',
	'TMP',
	'SystemRoot',
	'USERPROFILE',
	'PATHEXT',
];

/**
 * Runs a command without a shell, so that nothing that a model writes is ever read as one. The arguments go in by
 * standard input; what comes out is the result. When it takes too long, or is stopped, all that it began goes with it.
 *
 * @throws StreamError `tool` where it cannot be started or takes too long, `aborted` where it is stopped.
 */
export function runCommand(
	tool: ConfiguredTool & { command: readonly string[] },
	args: string,
	{ timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
	environment: Readonly<Record<string, string | undefined>>,
): Promise<ToolOutcome> {
	const [program = '', ...fixed] = tool.command;
	return new Promise((resolve, reject) => {
		signal.throwIfAborted();
		const child = spawn(program, fixed, {
			env: pick(environment, [...HARMLESS, ...(tool.env ?? [])]),
			stdio: ['pipe', 'pipe', 'pipe'],
			// A group of its own, which can be ended as a whole.
			detached: process.platform !== 'win32',
			windowsHide: true,
		});
		const stdout = collect(child.stdout);
		const stderr = collect(child.stderr);
		const fail = (error: StreamError) => {
			endGroup(child);
			reject(error);
		};
		const stop = () => fail(aborted());
		const timer = setTimeout(() => fail(tooSlow(tool, timeoutMs)), timeoutMs);
		signal.addEventListener('abort', stop, { once: true });
		child.once('error', (error: NodeJS.ErrnoException) => fail(cannotStart(tool, error)));
		child.once('close', (code, by) => {
			clearTimeout(timer);
			signal.removeEventListener('abort', stop);
			resolve(outcomeOf(code, by, stdout(), stderr()));
		});
		// It may end without reading what it was given.
		child.stdin.on('error', () => {});
		child.stdin.end(args);
	});
}

function pick(environment: Readonly<Record<string, string | undefined>>, names: readonly string[]) {
	return Object.fromEntries(
		names.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])),
	);
}

/** Reads to the end, so that the program is not held up, and keeps the beginning. */
function collect(stream: NodeJS.ReadableStream): () => string {
	const pieces: Buffer[] = [];
	let length = 0;
	stream.on('data', (piece: Buffer) => {
		if (length <= MOST_OUTPUT) {
			pieces.push(piece);
			length += piece.length;
		}
	});
	return () => {
		const text = Buffer.concat(pieces).subarray(0, MOST_OUTPUT).toString();
		return length > MOST_OUTPUT ? text + CUT : text;
	};
}

function outcomeOf(
	code: number | null,
	by: NodeJS.Signals | null,
	stdout: string,
	stderr: string,
): ToolOutcome {
	if (code === 0) {
		return { content: stdout };
	}
	const end = code === null ? `was ended by ${by}` : `ended with code ${code}`;
	return {
		content: [`The command ${end}.`, stderr.trim() || stdout.trim()].join('\n').trim(),
		isError: true,
	};
}

function endGroup({ pid, kill }: ChildProcess): void {
	if (pid === undefined) {
		return;
	}
	try {
		if (process.platform === 'win32') {
			kill('SIGKILL');
		} else {
			process.kill(-pid, 'SIGKILL');
		}
	} catch {
		// It had ended by itself.
	}
}

function cannotStart(
	{ name }: ConfiguredTool,
	{ code = 'unknown error' }: NodeJS.ErrnoException,
): StreamError {
	return new StreamError(
		'tool',
		`The command of ${name} cannot be started (${code}). Ask the user to check it.`,
	);
}

function tooSlow({ name }: ConfiguredTool, timeoutMs: number): StreamError {
	return new StreamError('tool', `${name} was ended: it took longer than ${timeoutMs / 1000} s.`);
}
