import { readFileSync } from 'node:fs';
import path from 'node:path';

/** VS Code's four kinds of themes. */
export type ThemeName = 'dark' | 'light' | 'high-contrast' | 'high-contrast-light';

/** What VS Code gives to a webview of a theme: classes of the body, and its colours and fonts as variables. */
export interface Theme {
	bodyClass: string;
	variables: Readonly<Record<string, string>>;
}

/** Dark Modern, Light Modern and both high contrasts, as VS Code 1.139 sets them; those that the page uses. */
export const THEMES: Readonly<Record<ThemeName, Theme>> = JSON.parse(
	readFileSync(path.join(import.meta.dirname, 'themes.json'), 'utf8'),
);
