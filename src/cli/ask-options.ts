import type { ParseArgsOptionsConfig } from 'node:util';
import { StreamError } from '../core/errors.ts';
import { PROVIDER_OPTIONS, parseOptions } from './parse-options.ts';

/** The words of `weir ask`, as they were typed: nothing is checked here but that they exist. */
export type AskOptions = Readonly<ReturnType<typeof parse>['values']>;

const OPTIONS = {
	...PROVIDER_OPTIONS,
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
	'bound-text': { type: 'string' },
	'no-retry': { type: 'boolean' },
	'no-resume': { type: 'boolean' },
	'no-learn': { type: 'boolean' },
	'no-timeout': { type: 'boolean' },
	'no-bound': { type: 'boolean' },
} as const satisfies ParseArgsOptionsConfig;

/** @throws StreamError `invalid-request` for an option that there is not, and for anything but one prompt. */
export function readOptions(args: readonly string[]): { options: AskOptions; prompt: string } {
	const { values, positionals } = parse(args);
	const [prompt, ...extra] = positionals;
	if (prompt === undefined || extra.length > 0) {
		throw new StreamError(
			'invalid-request',
			'weir ask takes one prompt. Put it in quotes, or give - to read it.',
		);
	}
	return { options: values, prompt };
}

function parse(args: readonly string[]) {
	return parseOptions(joinNumbers(args), { allowPositionals: true, options: OPTIONS });
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
