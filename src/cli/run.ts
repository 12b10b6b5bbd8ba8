import { StreamError, toStreamError } from '../core/errors.ts';
import { ask } from './ask.ts';
import { USAGE } from './usage.ts';

/** Runs one command. Returns the process's exit code; writes to standard output and error. */
export async function run(args: readonly string[]): Promise<number> {
	const [command, ...rest] = args;
	try {
		switch (command) {
			case 'ask':
				return await ask(rest);
			case 'models': {
				const { models } = await import('./models.ts');
				return await models(rest);
			}
			case 'serve': {
				const { serve } = await import('./serve.ts');
				return await serve(rest);
			}
			case 'mcp': {
				const { mcp } = await import('./mcp.ts');
				return await mcp(rest);
			}
			case 'help':
			case '--help':
			case '-h':
			case undefined:
				process.stdout.write(USAGE);
				return 0;
			default:
				throw new StreamError('invalid-request', `There is no command "${command}". Run weir --help.`);
		}
	} catch (error) {
		process.stderr.write(`${JSON.stringify(toStreamError(error))}\n`);
		return 1;
	}
}
