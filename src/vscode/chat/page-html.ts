/**
 * The chat view's page: one style sheet, one script, and a policy that lets nothing else in. No remote address,
 * nothing inline, no eval; what the script imports later is covered by its nonce.
 */
export function pageHtml(page: {
	/** What the webview's own resources are served from. */
	cspSource: string;
	/** Unguessable, new for each page. */
	nonce: string;
	script: string;
	styles: readonly string[];
	/** The language of the sentences, as BCP 47. */
	language: string;
	/** Translations by their English sentences; none: English. */
	sentences?: Readonly<Record<string, string>> | undefined;
}): string {
	const policy = [
		`default-src 'none'`,
		`script-src 'nonce-${page.nonce}'`,
		`style-src ${page.cspSource}`,
		`img-src ${page.cspSource} data:`,
		`media-src ${page.cspSource} data:`,
		`font-src ${page.cspSource}`,
		`base-uri 'none'`,
		`form-action 'none'`,
	].join('; ');
	const styles = page.styles.map((href) => `<link rel="stylesheet" href="${href}">`).join('\n\t');
	return `<!DOCTYPE html>
<html lang="${page.language}">
<head>
	<meta charset="utf-8">
	<meta http-equiv="Content-Security-Policy" content="${policy}">
	<meta name="viewport" content="width=device-width, initial-scale=1">
	<title>Weir</title>
	${styles}
</head>
<body>
	<div id="app"></div>${page.sentences ? `\n\t${dataOf(page.sentences)}` : ''}
	<script type="module" nonce="${page.nonce}" src="${page.script}"></script>
</body>
</html>
`;
}

/** Data, which no policy on scripts is about; its `<` is written so that nothing in it can end it. */
function dataOf(sentences: Readonly<Record<string, string>>): string {
	return `<script type="application/json" id="sentences">${JSON.stringify(sentences).replaceAll('<', '\\u003c')}</script>`;
}
