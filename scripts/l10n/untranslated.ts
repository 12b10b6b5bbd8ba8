import { type Argument, type Expression, parseSync, Visitor } from 'oxc-parser';

/** Where a text stands that people read: by the name of what is called, and the place of the argument. */
const SPOKEN_ARGUMENTS: Readonly<Record<string, number>> = {
	StreamError: 1,
	iconButton: 1,
	setStatusBarMessage: 0,
	showErrorMessage: 0,
	showInformationMessage: 0,
	showWarningMessage: 0,
	tell: 0,
	textButton: 0,
};
/** The same of properties, in every object. */
const SPOKEN_PROPERTIES: ReadonlySet<string> = new Set([
	'alt',
	'aria-label',
	'heading',
	'openLabel',
	'placeHolder',
	'placeholder',
	'prompt',
	'saveLabel',
	'tooltip',
]);
/** Programs read these: the half of a protocol that serves, and what is wrong with a request. */
const FOR_PROGRAMS = /\/(?:server-[^/]*|request-body|check-range|orq|thinking)\.ts$|\/replay\.ts$/;

/**
 * Texts for people that do not go through `t`, with their places.
 *
 * @param file its name, with slashes.
 * @param code TypeScript.
 */
export function findUntranslated(file: string, code: string): string[] {
	const found: string[] = [];
	if (FOR_PROGRAMS.test(file)) {
		return found;
	}
	const look = (value: Expression | Argument | undefined) => {
		if (value && isPlainText(value)) {
			const line = code.slice(0, value.start).split('\n').length;
			found.push(`${file}:${line}: ${code.slice(value.start, value.end)} is not translated by t().`);
		}
	};
	const lookAt = (name: string, given: readonly Argument[]) => {
		const place = SPOKEN_ARGUMENTS[name];
		const [first] = given;
		// What a tool's failure says, the model reads.
		const isForModels = first?.type === 'Literal' && first.value === 'tool';
		look(place === undefined || isForModels ? undefined : given[place]);
	};
	new Visitor({
		CallExpression: ({ callee, arguments: given }) => lookAt(nameOf(callee), given),
		NewExpression: ({ callee, arguments: given }) => lookAt(nameOf(callee), given),
		Property({ key, value }) {
			const name = key.type === 'Literal' ? String(key.value) : nameOf(key);
			if (SPOKEN_PROPERTIES.has(name) && value.type !== 'AssignmentPattern') {
				look(value as Expression);
			}
		},
	}).visit(parseSync(file, code).program);
	return found;
}

function nameOf(node: { type: string; name?: unknown; property?: unknown }): string {
	const { property } = node as { property?: { name?: string } };
	return node.type === 'Identifier' ? String(node.name) : (property?.name ?? '');
}

/** Words in a literal; a name, an id and an address say the same in every language. */
function isPlainText(value: Expression | Argument): boolean {
	const texts =
		value.type === 'Literal'
			? [String(value.value)]
			: value.type === 'TemplateLiteral'
				? value.quasis.map((quasi) => quasi.value.cooked ?? '')
				: [];
	return texts.some((text) =>
		/\p{L}{2}/u.test(text.replaceAll('Weir', '').replace(/https?:\S+|\w+_\w+/g, '')),
	);
}
