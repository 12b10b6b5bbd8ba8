import highlighter from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import cpp from 'highlight.js/lib/languages/cpp';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import go from 'highlight.js/lib/languages/go';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import kotlin from 'highlight.js/lib/languages/kotlin';
import markdown from 'highlight.js/lib/languages/markdown';
import php from 'highlight.js/lib/languages/php';
import powershell from 'highlight.js/lib/languages/powershell';
import python from 'highlight.js/lib/languages/python';
import ruby from 'highlight.js/lib/languages/ruby';
import rust from 'highlight.js/lib/languages/rust';
import sql from 'highlight.js/lib/languages/sql';
import swift from 'highlight.js/lib/languages/swift';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';

const LANGUAGES = {
	...{ bash, c, cpp, csharp, css, diff, go, java, javascript, json, kotlin, markdown },
	...{ php, powershell, python, ruby, rust, sql, swift, typescript, xml, yaml },
};

/**
 * highlight.js with the languages that answers are most often written in, and their aliases.
 *
 * @param pause waits until there is time for one more language: to build all of them takes longer than a frame.
 */
export async function buildHighlighter(pause: () => Promise<unknown>): Promise<typeof highlighter> {
	for (const [name, language] of Object.entries(LANGUAGES)) {
		await pause();
		highlighter.registerLanguage(name, language);
	}
	return highlighter;
}
