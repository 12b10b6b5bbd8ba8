import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { StreamError } from '../core/errors.ts';

/** The options by which a command is told which provider it asks. */
export const PROVIDER_OPTIONS = {
	provider: { type: 'string' },
	protocol: { type: 'string' },
	'base-url': { type: 'string' },
	model: { type: 'string' },
	'key-env': { type: 'string' },
	json: { type: 'boolean' },
} as const satisfies ParseArgsOptionsConfig;

/**
 * The words of a command line, as they were typed: nothing is checked but that there are such options.
 *
 * @param config of Node's `parseArgs`, without the arguments.
 * @throws StreamError `invalid-request` that names what there is not.
 */
export function parseOptions<
	const Config extends { options: ParseArgsOptionsConfig; allowPositionals?: boolean },
>(args: readonly string[], config: Config) {
	try {
		return parseArgs<Config & { args: string[] }>({ ...config, args: [...args] });
	} catch (error) {
		const said = error instanceof Error ? error.message : String(error);
		throw new StreamError('invalid-request', `${said}. Run weir --help.`);
	}
}
