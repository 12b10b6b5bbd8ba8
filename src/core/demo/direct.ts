import type { ChatRequest } from '../chat.ts';
import { type Beat, say } from './beat.ts';
import { explainCode, rewriteCode } from './code-scene.ts';
import { type Question, readQuestion } from './question.ts';
import { ANSWERS, PARTS, type Scene } from './scenes.ts';
import { fileScene } from './tool-scene.ts';

/** What the demo does about a request; the same request always gives the same beats. */
export function direct(request: ChatRequest): Beat[] {
	const question = readQuestion(request);
	const { code, wantsCode } = question;
	if (code && wantsCode) {
		return rewriteCode(code);
	}
	return fileScene(question) ?? (code ? explainCode(code) : answer(question));
}

function answer({ words, tools }: Question): Beat[] {
	const whole = ANSWERS.find((scene) => scene.words.test(words));
	if (whole) {
		return whole.beats();
	}
	if (/\b(?:help|what can you)\b/i.test(words)) {
		return [say(`${INTRODUCTION}\n\n${help(tools)}`)];
	}
	if (/\berrors?\b/i.test(words)) {
		return [say(`The demo can play these:\n\n${ANSWERS.map(line).join('\n')}\n`)];
	}
	const parts = PARTS.filter((scene) => scene.words.test(words));
	const shown = parts.flatMap((scene) => scene.beats());
	const isAnswered = parts.some(({ ask }) => ask !== 'think');
	return isAnswered ? [...shown, say(CLOSING)] : [...shown, say(`${INTRODUCTION}\n\n${CONNECT}\n`)];
}

const INTRODUCTION =
	"This is **Weir's demo**, not a model: it answers from a script on this machine. Nothing was sent anywhere, and no key was used.";

const CONNECT =
	'To talk to a real model, run **Weir: Add Provider** from the Command Palette and give it your key. Until then, type `help` to see what the demo can show: a table, code, reasoning, a long answer, errors.';

const CLOSING =
	"*Weir's demo wrote this; nothing was sent anywhere. **Weir: Add Provider** connects a real model.*\n";

function help(tools: readonly string[]): string {
	const files = [
		'- `read README.md`: reads a file with a tool, then answers from it',
		'- `edit README.md`: proposes a small edit, which you accept or reject',
		'- `create notes.md`: proposes a new file',
	];
	return [
		'Type one of these, or several at once:',
		PARTS.map(line).join('\n'),
		'States that a real answer may get into:',
		ANSWERS.map(line).join('\n'),
		tools.length > 0 ? 'With tools:' : 'With tools, once a folder is open and trusted:',
		files.join('\n'),
		'With code in the message, it counts what can be counted; asked to refactor, it gives the code back with a comment.',
		'To talk to a real model, run **Weir: Add Provider**.\n',
	].join('\n\n');
}

function line({ ask, shows }: Scene): string {
	return `- \`${ask}\`: ${shows}`;
}
