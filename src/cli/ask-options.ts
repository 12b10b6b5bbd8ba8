import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { StreamError } from '../core/errors.ts';

/** The words of `weir ask`, as they were typed: nothing is checked here but that they exist. */
export type AskOptions = Readonly<ReturnType<typeof parse>['values']>;

const OPTIONS = {
	provider: { type: 'string' },
	protocol: { type: 'string' },
	'base-url': { type: 'string' },
	model: { type: 'string' },
	'key-env': { type: 'string' },
	json: { type: 'boolean' },
	system: { type: 'string' },
	temperature: { type: 'string' },
	'top-p': { type: 'string' },
	'max-tokens': { type: 'string' },
	stop: { type: 'string', multiple: true },
	seed: { type: 'string' },
	'reasoning-effort': { type: 'string' },
	tools: { type: 'string' },
	'tool-choice': { type: 'string' },
	'response-format': { type: 'string' },
	'no-stream': { type: 'boolean' },
	'connect-ms': { type: 'string' },
	'first-event-ms': { type: 'string' },
	'idle-ms': { type: 'string' },
	'content-ms': { type: 'string' },
	'total-ms': { type: 'string' },
	retries: { type: 'string' },
	'no-resume': { type: 'boolean' },
} as const satisfies ParseArgsOptionsConfig;

/** @throws StreamError `invalid-request` for an option that there is not, and for anything but one prompt. */
export function readOptions(args: readonly string[]): { options: AskOptions; prompt: string } {
	const { values, positionals } = parseOrExplain(args);
	const [prompt, ...extra] = positionals;
	if (prompt === undefined || extra.length > 0) {
		throw new StreamError(
			'invalid-request',
			'weir ask takes one prompt. Put it in quotes, or give - to read it.',
		);
	}
	return { options: values, prompt };
}

function parseOrExplain(args: readonly string[]) {
	try {
		return parse(args);
	} catch (error) {
		const said = error instanceof Error ? error.message : String(error);
		throw new StreamError('invalid-request', `${said}. Run weir --help.`);
	}
}

function parse(args: readonly string[]) {
	return parseArgs({ args: joinNumbers(args), allowPositionals: true, options: OPTIONS });
}

/** `--seed -1` means `--seed=-1`: no option begins with a digit. */
function joinNumbers(args: readonly string[]): string[] {
	const joined: string[] = [];
	for (const arg of args) {
		const option = joined.at(-1) ?? '';
		if (/^-\.?\d/.test(arg) && /^--[a-z-]+$/.test(option)) {
			joined[joined.length - 1] = `${option}=${arg}`;
		} else {
			joined.push(arg);
		}
	}
	return joined;
}
