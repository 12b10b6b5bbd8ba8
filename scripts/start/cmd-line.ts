/**
 * Words as one line for `cmd.exe /d /s /c`, which Windows runs batch files by; the program behind the batch file gets
 * each word as it is. For paths and options: a word must hold no quote and no line break, which neither can.
 *
 * Inside quotes cmd.exe takes everything literally but `%`, which may begin a variable's name. So a `%` stands outside of
 * them, behind a caret, and what lies between two of them holds quotes, as no variable's name does. The program's C
 * runtime takes a backslash before a quote for an escape, unless it is doubled.
 *
 * @see https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments
 */
export function cmdLine(words: readonly string[]): string {
	return words.map(quote).join(' ');
}

function quote(word: string): string {
	const doubled = word.replace(/\\+(?=%|$)/g, '$&$&');
	return `"${doubled.replaceAll('%', '"^%"')}"`;
}
