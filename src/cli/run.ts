import { StreamError, toStreamError } from '../core/errors.ts';
import { ask } from './ask.ts';

const USAGE = `weir: streaming chat completions from the command line

  weir ask (--provider ID | --protocol NAME --base-url URL) --model M [options] PROMPT

  --provider ID     demo, openai, anthropic, poe, openrouter, groq, ollama …
  --protocol NAME   openai-chat
  --base-url URL    as the protocol's official SDK means it: OpenAI's with /v1
  --model M         the model's name as its provider knows it (demo needs none)
  --key-env NAME    the environment variable that holds the key
  --json            one event a line instead of the text
  PROMPT            the message, or - to read it from standard input

Exit code: 0 after a whole answer; 1 after an error, told in one line of JSON, last
on standard error; 130 after Ctrl+C.
`;

/** Runs one command. Returns the process's exit code; writes to standard output and error. */
export async function run(args: readonly string[]): Promise<number> {
	const [command, ...rest] = args;
	try {
		switch (command) {
			case 'ask':
				return await ask(rest);
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
