import { type ChatRequest, userText } from '../../core/chat.ts';
import { quote } from '../quote.ts';

/** A piece of code, and what the user wants of it. */
export interface RefactorTask {
	instruction: string;
	code: string;
	/** As the model is told, e.g. `src/a.ts`. */
	fileName: string;
	/** VS Code's language id. */
	languageId: string;
	/** What stands around the code, for understanding only. */
	before: string;
	after: string;
}

/** The request that asks a model for the code's replacement, alone in one fence. */
export function refactorRequest(model: string, task: RefactorTask): ChatRequest {
	return {
		model,
		messages: [{ role: 'system', content: RULES }, userText(promptOf(task))],
	};
}

const RULES = [
	'You rewrite a piece of code in a file, as the user asks.',
	'Answer with the code that replaces it, whole, in one fenced code block, and with nothing else.',
	'Keep its indentation, its style and everything that the user did not ask to change.',
	'Do not repeat the code around it.',
].join(' ');

function promptOf({ instruction, code, fileName, languageId, before, after }: RefactorTask): string {
	return [
		...(before === '' ? [] : [quote(`Before it, in ${fileName}:`, before)]),
		...(after === '' ? [] : [quote(`After it, in ${fileName}:`, after)]),
		quote(`The code to rewrite (${languageId}):`, code),
		`What to do: ${instruction}`,
	].join('\n\n');
}
