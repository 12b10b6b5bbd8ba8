import type { Prompts } from '../../../src/vscode/providers/prompts.ts';

/** What the user does at one question. */
export type Reply =
	/** Picks the line of this label, or enters this text, or presses the button of this name. */
	| string
	/** Types into a list a text that it does not hold, and takes it. */
	| { typed: string }
	/** Leaves with Escape. */
	| 'escape';

/** A user who answers in the given order; the questions are kept, and a refused text fails the test. */
export function scriptedPrompts(
	...replies: Reply[]
): Prompts & { asked: string[]; told: string[]; left(): number } {
	const asked: string[] = [];
	const told: string[] = [];
	const next = (question: string): Reply => {
		asked.push(question);
		const reply = replies.shift();
		if (reply === undefined) {
			throw new Error(`Nobody answers: ${question}`);
		}
		return reply;
	};
	return {
		asked,
		told,
		left: () => replies.length,
		async pick({ title, choices, typed }) {
			const reply = next(title);
			if (reply === 'escape') {
				return undefined;
			}
			if (typeof reply === 'object') {
				return typed?.(reply.typed)?.value;
			}
			const choice = choices.find(({ label }) => label === reply);
			if (!choice) {
				throw new Error(`${title} has no "${reply}": ${choices.map(({ label }) => label).join(', ')}`);
			}
			return choice.value;
		},
		async input({ title, problemOf }) {
			const reply = next(title);
			if (reply === 'escape' || typeof reply !== 'string') {
				return undefined;
			}
			const problem = problemOf(reply);
			if (problem) {
				throw new Error(`${title} refused "${reply}": ${problem}`);
			}
			return reply;
		},
		async report(problem, remedies) {
			const reply = next(problem);
			return remedies.find((remedy) => remedy === reply);
		},
		async confirm(question, _, yes) {
			return next(question) === yes;
		},
		progress: async (_, task) => task(new AbortController().signal),
		tell: (message) => told.push(message),
	};
}
