/** Code that tells on itself if it ever runs. */
const RUN = 'globalThis.pwned=1';
const EVIL = 'https://evil.example';

const ELEMENTS = [
	'img src=x',
	'svg',
	'body',
	'input autofocus',
	'details open',
	'video src=x',
	'a href=x',
	'x-y',
];
const HANDLERS = ['onerror', 'onload', 'onfocus', 'ontoggle', 'onpointerenter', 'onanimationstart'];
/** Ways to write a handler that filters have fallen for. */
const QUOTINGS: readonly ((element: string, handler: string) => string)[] = [
	(element, handler) => `<${element} ${handler}=${RUN}>`,
	(element, handler) => `<${element}/${handler.toUpperCase()}="${RUN}"`,
	(element, handler) => `<${element}\n${handler}\t=\t'${RUN}'//>`,
	(element, handler) => `<${element} x=">" ${handler}=\`${RUN}\`>`,
	(element, handler) => `"><${element} ${handler}=${RUN.replace('=', '&#61;')}>`,
];

const SCHEMES = [
	'javascript',
	'vbscript',
	'data:text/html,',
	'command',
	'vscode',
	'file',
	'blob',
	'vscode-webview',
];
const DISGUISES: readonly ((scheme: string) => string)[] = [
	(scheme) => scheme,
	(scheme) => scheme.toUpperCase(),
	(scheme) => [...scheme].map((letter) => `&#${letter.codePointAt(0)};`).join(''),
	(scheme) => `&#x${scheme.codePointAt(0)?.toString(16)};${scheme.slice(1)}`,
	(scheme) => `${scheme.slice(0, 4)}&Tab;${scheme.slice(4)}`,
	(scheme) => `\u00a0${scheme}`,
	(scheme) => `%${scheme.charCodeAt(0).toString(16)}${scheme.slice(1)}`,
	(scheme) => `https://example.com@${scheme}`,
];
const LINKS: readonly ((target: string) => string)[] = [
	(target) => `[click](${target})`,
	(target) => `[click](<${target}> "${target}")`,
	(target) => `![image](${target})`,
	(target) => `[![in](${target})](${target})`,
	(target) => `<${target}>`,
	(target) => `[click][r]\n\n[r]: ${target} '${target}'`,
	(target) => `<a href="${target}">click</a>`,
];

/** Where in Markdown a payload may stand. */
const PLACES: readonly ((payload: string) => string)[] = [
	(payload) => payload,
	(payload) => `- ${payload.replaceAll('\n', ' ')}\n  - ${payload.replaceAll('\n', ' ')}`,
	(payload) => `| a | b |\n|--|--|\n| ${payload.replaceAll('\n', ' ')} | x |`,
	(payload) => `> # **${payload.replaceAll('\n', ' ')}**`,
	(payload) => `\`\`\`${payload.replaceAll('\n', ' ')}\n${payload}\n\`\`\``,
	(payload) => `[${payload}](${EVIL} "${payload}") ![${payload}](${EVIL}/a.png '${payload}')`,
	(payload) => `$${payload.replaceAll('\n', ' ')}$ and \\(\\text{${payload}}\\)\n\n$$\n${payload}\n$$`,
	(payload) => `\`src/${payload}/a.ts:1\` and [src/a.ts](src/${payload}.ts)`,
];

const OF_ELEMENTS = ELEMENTS.flatMap((element) =>
	HANDLERS.flatMap((handler) => QUOTINGS.map((quote) => quote(element, handler))),
);
const OF_SCHEMES = SCHEMES.flatMap((scheme) =>
	DISGUISES.flatMap((disguise) => LINKS.map((link) => link(`${disguise(scheme)}:${RUN}`))),
);
const OF_STYLE = [
	'style',
	'class',
	'id',
	'data-action',
	'srcset',
	'ping',
	'background',
	'tabindex',
	'is',
].flatMap((name) =>
	['p', 'img', 'table', 'code', 'a', 'li'].map(
		(element) => `<${element} ${name}="url(${EVIL}/a.png)">text</${element}>`,
	),
);

/**
 * Text of a model that wants to run, to phone home, or to dress itself up: every element with every handler, every
 * scheme in every disguise and every kind of link, each in one of the places of Markdown, in turn.
 */
export const GENERATED_PAYLOADS: readonly string[] = [...OF_ELEMENTS, ...OF_SCHEMES, ...OF_STYLE].flatMap(
	(payload, index) => [0, 1].map((turn) => PLACES[(index * 2 + turn) % PLACES.length]?.(payload) ?? payload),
);
