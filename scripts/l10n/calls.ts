import { type CallExpression, parseSync, Visitor } from 'oxc-parser';
import { placeholdersIn } from './translation.ts';

/** What a file says to its user. */
export interface FoundCalls {
	sentences: string[];
	/** Calls of `t` that no translation could serve, with their places. */
	complaints: string[];
}

/**
 * The sentences that a file hands to `t` of @vscode/l10n.
 *
 * @param file its name, for complaints.
 * @param code TypeScript.
 */
export function findCalls(file: string, code: string): FoundCalls {
	const found: FoundCalls = { sentences: [], complaints: [] };
	const { program, module } = parseSync(file, code);
	const isTranslated = module.staticImports.some(
		({ moduleRequest, entries }) =>
			moduleRequest.value === '@vscode/l10n' && entries.some(({ localName }) => localName.value === 't'),
	);
	if (!isTranslated) {
		return found;
	}
	/** A module's own code runs before there is a translation. */
	let depth = 0;
	const enter = () => {
		depth += 1;
	};
	const leave = () => {
		depth -= 1;
	};
	new Visitor({
		FunctionDeclaration: enter,
		'FunctionDeclaration:exit': leave,
		FunctionExpression: enter,
		'FunctionExpression:exit': leave,
		ArrowFunctionExpression: enter,
		'ArrowFunctionExpression:exit': leave,
		CallExpression(call) {
			if (call.callee.type !== 'Identifier' || call.callee.name !== 't') {
				return;
			}
			const [sentence] = call.arguments;
			const complaint = complaintAbout(call, depth);
			if (complaint === undefined && sentence?.type === 'Literal') {
				found.sentences.push(String(sentence.value));
			} else {
				found.complaints.push(`${file}:${code.slice(0, call.start).split('\n').length}: ${complaint}`);
			}
		},
	}).visit(program);
	return found;
}

function complaintAbout({ arguments: given }: CallExpression, depth: number): string | undefined {
	const [sentence, ...values] = given;
	if (sentence?.type !== 'Literal' || typeof sentence.value !== 'string') {
		return 'the first argument of t() is not a literal text.';
	}
	if (depth === 0) {
		return 't() is called as the module loads, before there is a translation.';
	}
	const places = placeholdersIn(sentence.value);
	const wanted = values.map((_, index) => String(index));
	if (places.join() !== wanted.join() || values.some(({ type }) => type === 'SpreadElement')) {
		return `t() has ${values.length} values for the placeholders {${places.join('}, {')}}.`;
	}
	return undefined;
}
