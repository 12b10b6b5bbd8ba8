import { readFileSync } from 'node:fs';
import path from 'node:path';

const FIXTURES = path.resolve(import.meta.dirname, '../../fixtures/markdown');

/** The sources of the examples of both specifications, by the specification's name. */
export const SUITES: Readonly<Record<string, readonly string[]>> = {
	CommonMark: examplesIn('commonmark.json'),
	'GitHub Flavored Markdown': examplesIn('gfm.json'),
};

function examplesIn(name: string): readonly string[] {
	return JSON.parse(readFileSync(path.join(FIXTURES, name), 'utf8'));
}
