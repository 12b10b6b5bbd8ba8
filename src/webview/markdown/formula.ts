import { t } from '@vscode/l10n';
import { writeAlphabets } from './math-variant.ts';
import { sanitizeMath } from './sanitize.ts';

/** Makes TeX a formula; undefined for what is none, or may not be one. */
type Typesetter = (tex: string, display: boolean) => Element | undefined;

/** A frame has time for so much, in ms. */
const SLICE_MS = 6;
/** More TeX than this is no formula that anybody reads, in UTF-16 units. */
const LONGEST_TEX = 4000;
/** Formulas within formulas; a deeper one costs more to lay out than it tells. */
const DEEPEST = 60;
/** A formula names nothing anew: what it could expand to would have no end. */
const DEFINES =
	/\\(?:[egx]?def|let|futurelet|(?:re|provide)?newcommand|global|long|csname|expandafter)(?![a-zA-Z])/i;

const waiting = new Set<HTMLElement>();
let typesetter: Typesetter | undefined;
let isLoading = false;

/** True for what stands for a formula. */
export function isFormula(candidate: Element): boolean {
	return candidate.classList.contains('formula');
}

/** The TeX of a formula, whether it looks like one yet or not. */
export function texOf(formula: HTMLElement): string {
	return formula.dataset.tex ?? formula.textContent;
}

/**
 * Makes the formulas in an element look like formulas: at once where there is time, else in the next frames. The
 * first one loads what it takes. What is wrong stays the TeX that it is, and its tooltip says why.
 */
export function typesetFormulas(root: HTMLElement): void {
	for (const formula of root.querySelectorAll<HTMLElement>('.formula:not([data-tex])')) {
		waiting.add(formula);
	}
	if (isFormula(root) && root.dataset.tex === undefined) {
		waiting.add(root);
	}
	if (waiting.size > 0) {
		work();
	}
}

function work(): void {
	if (!typesetter) {
		load();
		return;
	}
	const began = performance.now();
	for (const formula of waiting) {
		if (performance.now() - began > SLICE_MS) {
			requestAnimationFrame(work);
			return;
		}
		waiting.delete(formula);
		typeset(formula, typesetter);
	}
}

function load(): void {
	if (isLoading) {
		return;
	}
	isLoading = true;
	loadTypesetter()
		.then((loaded) => {
			typesetter = loaded;
			work();
		})
		// A chunk that cannot be loaded leaves the TeX, which is all that is lost; the next formula tries again.
		.catch(() => waiting.clear())
		.finally(() => {
			isLoading = false;
		});
}

function typeset(formula: HTMLElement, make: Typesetter): void {
	const tex = formula.textContent;
	formula.dataset.tex = tex;
	try {
		const made = make(tex, formula.classList.contains('display'));
		if (made) {
			formula.replaceChildren(made);
			formula.classList.add('typeset');
		}
	} catch (error) {
		formula.title = error instanceof Error ? error.message : '';
	}
}

async function loadTypesetter(): Promise<Typesetter> {
	const { default: katex } = await import('katex');
	return (tex, display) => {
		if (tex.length > LONGEST_TEX || DEFINES.test(tex)) {
			return undefined;
		}
		const html = katex.renderToString(tex, {
			// As MathML: no fonts, no style sheet, and no inline styles to place glyphs.
			output: 'mathml',
			displayMode: display,
			throwOnError: true,
			strict: false,
			trust: refuse,
			maxExpand: 1000,
			maxSize: 20,
		});
		// The page's policy forbids inline styles, and would report them. A `"` in a text is escaped.
		const math = sanitizeMath(html.replace(/ style="[^"]*"/g, '')).querySelector('math');
		if (!math || depthOf(math) > DEEPEST) {
			return undefined;
		}
		writeAlphabets(math);
		return math;
	};
}

/** Links, images and attributes: a formula has none. */
function refuse({ command }: { command: string }): never {
	throw new Error(t('A formula cannot use {0} here.', command));
}

function depthOf(root: Element): number {
	let deepest = 0;
	let level: Element[] = [root];
	while (level.length > 0) {
		deepest++;
		level = level.flatMap((element) => [...element.children]);
	}
	return deepest;
}
