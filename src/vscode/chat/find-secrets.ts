import { t } from '@vscode/l10n';

/** Something in a text that looks like a key or a password. */
export interface Secret {
	/** What it looks like, e.g. `a GitHub token`. */
	what: string;
	/** Enough of it to find it, never all. */
	shown: string;
}

/** How keys that have a shape of their own look; from their makers' documentation. */
const shapes = (): readonly (readonly [what: string, pattern: RegExp])[] => [
	[t('a private key'), /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/g],
	[t('an Anthropic key'), /\bsk-ant-[\w-]{20,}/g],
	[t('an OpenAI key'), /\bsk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,}/g],
	[t('a key of an AI provider'), /\b(?:gsk_|xai-|hf_|nvapi-|r8_|pplx-|fw_|csk-)[A-Za-z0-9_-]{20,}/g],
	[t('a Google key'), /\bAIza[\w-]{35}/g],
	[t('an AWS access key'), /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g],
	[t('a GitHub token'), /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{40,})/g],
	[t('a GitLab token'), /\bglpat-[\w-]{20,}/g],
	[t('an npm token'), /\bnpm_[A-Za-z0-9]{36}\b/g],
	[t('a Slack token'), /\bxox[abeoprs]-[\w-]{10,}/g],
	[t('a Stripe key'), /\b[sr]k_live_[A-Za-z0-9]{16,}/g],
	[t('a SendGrid key'), /\bSG\.[\w-]{16,}\.[\w-]{16,}/g],
	[t('a signed token (JWT)'), /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/g],
	[
		t('a password in an address'),
		/\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@'"`]{0,100}:[^\s/:@'"`${}<>]{4,200}@[\w.-]/g,
	],
];

/** A name that says it is a secret, and a value written out behind it. */
const ASSIGNED =
	/\b[\w.-]{0,40}(?:passwords?|passwd|secrets?|tokens?|api[_-]?keys?|access[_-]?keys?|private[_-]?keys?|credentials?)["']?\s{0,4}[:=]\s{0,4}["']?([^\s"'`,;<>(){}[\]]{12,200})/gi;

/** The most that are told of one text. */
const MOST = 20;

/** What of a text looks like a key or a secret, in its order, each once. Linear in the text's length. */
export function findSecrets(text: string): Secret[] {
	const found = new Map<string, { at: number; what: string }>();
	for (const [what, pattern] of shapes()) {
		for (const { 0: value, index } of text.matchAll(pattern)) {
			found.set(value, found.get(value) ?? { at: index, what });
		}
	}
	const shaped = [...found.keys()];
	for (const { 1: value = '', index } of text.matchAll(ASSIGNED)) {
		const isKnown = shaped.some((known) => known.includes(value) || value.includes(known));
		if (!isKnown && looksRandom(value)) {
			found.set(value, { at: index, what: t('a password or key') });
		}
	}
	return [...found]
		.sort(([, a], [, b]) => a.at - b.at)
		.slice(0, MOST)
		.map(([value, { what }]) => ({ what, shown: abbreviated(value) }));
}

/** Names, paths and calls are letters alone; what is random has digits among them and repeats little. */
function looksRandom(value: string): boolean {
	const isReference = /^(?:process\.|import\.|os\.|env\.|\$|%|\*+$|x+$)/i.test(value);
	const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(value)).length;
	return (
		!isReference && /\d/.test(value) && kinds >= 2 && new Set(value).size >= Math.min(8, value.length / 2)
	);
}

function abbreviated(value: string): string {
	return value.startsWith('-----') ? value : `${value.slice(0, 6)}…${value.slice(-2)}`;
}
