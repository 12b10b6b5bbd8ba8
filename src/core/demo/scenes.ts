import { t } from '@vscode/l10n';
import { StreamError } from '../errors.ts';
import { type Beat, say } from './beat.ts';
import { longText } from './long-text.ts';

/** Something that the demo shows when it is asked for. */
export interface Scene {
	/** What to type. */
	ask: string;
	/** What is shown then. */
	shows: string;
	/** The words that ask for it; those of the suggestions, which are translated, in each language that Weir speaks. */
	words: RegExp;
	beats(): Beat[];
}

/** Parts of an answer; a question may ask for several, which come in this order. */
export const PARTS: readonly Scene[] = [
	{
		ask: 'think',
		shows: 'reasoning before the answer',
		words: /\b(?:think|thought|reason|nachdenk)/i,
		beats: thought,
	},
	{ ask: 'list', shows: 'lists, nested and numbered', words: /\blists?\b/i, beats: () => [say(LIST)] },
	{ ask: 'table', shows: 'a table', words: /\b(?:tables?|tabellen?)\b/i, beats: () => [say(TABLE)] },
	{ ask: 'code', shows: 'code in two languages', words: /\bcode\b/i, beats: () => [say(CODE)] },
	{ ask: 'math', shows: 'formulas', words: /\b(?:math|maths|formulas?)\b/i, beats: () => [say(MATH)] },
	{
		ask: 'long',
		shows: 'an answer of 20,000 characters',
		words: /(?<!very )\blong\b|\blange\b/i,
		beats: () => [say(longText(20_000))],
	},
];

/** Whole answers: the first that is asked for is the answer. */
export const ANSWERS: readonly Scene[] = [
	{
		ask: 'very long',
		shows: 'an answer of 1 MB, in a minute',
		words: /\bvery long\b/i,
		beats: () => [say(longText(1024 * 1024))],
	},
	{
		ask: 'rate limit',
		shows: 'a 429, retried, then told',
		words: /\brate.?limit/i,
		beats: () => [
			failure('rate-limit', t('The demo plays a rate limit (429). Wait a moment, then retry.'), {
				status: 429,
				retryAfterMs: 2000,
			}),
		],
	},
	{
		ask: 'server error',
		shows: 'a 500, retried, then told',
		words: /\bserver.?error/i,
		beats: () => [failure('server', t('The demo plays a server error (500). Retry.'), { status: 500 })],
	},
	{
		ask: 'wrong key',
		shows: 'a 401',
		words: /\bwrong.?key/i,
		beats: () => [
			failure(
				'authentication',
				t('The demo plays a wrong key (401). With a real provider, change the key.'),
				{
					status: 401,
				},
			),
		],
	},
	{
		ask: 'cut',
		shows: 'an answer that breaks off',
		words: /\b(?:cut|interrupt|break off)/i,
		beats: () => [
			say(`${HALF} In the middle of this sentence the`),
			failure('interrupted', t('The demo plays an answer that broke off. Retry asks again.')),
		],
	},
	{
		ask: 'token limit',
		shows: 'an answer that ended at its token limit',
		words: /\b(?:token|length).?limit/i,
		beats: () => [say(`${HALF} Its limit of tokens ended it`), { type: 'finish', reason: 'length' }],
	},
	{
		ask: 'refuse',
		shows: 'a refusal',
		words: /\brefus/i,
		beats: () => [
			{ type: 'refusal', text: "This is Weir's demo, playing a refusal: it will not answer that." },
			{ type: 'finish', reason: 'refusal' },
		],
	},
	{
		ask: 'content filter',
		shows: "an answer that the provider's filter ended",
		words: /\bfilter/i,
		beats: () => [say(`${HALF} A filter ended it here.`), { type: 'finish', reason: 'content-filter' }],
	},
];

const HALF =
	"This is **Weir's demo**, and nothing was sent anywhere. It plays an answer that does not reach its end.";

function failure(...[kind, message, facts]: ConstructorParameters<typeof StreamError>): Beat {
	return { type: 'failure', error: new StreamError(kind, message, { provider: 'demo', ...facts }) };
}

function thought(): Beat[] {
	return [
		{
			type: 'reasoning',
			text: 'The user wants to see reasoning. A model would weigh its words here; the demo follows a script and has nothing to weigh.\n\nIt still takes a moment, so that the folded line above the answer, its timer and its unfolding can be tried.',
		},
		say('That was reasoning: unfold it above.\n\n'),
	];
}

const LIST = `What flows through Weir:

- a request, from any of its surfaces
	- the chat view
	- \`@weir\` in VS Code's own chat
	- an inline edit
- a **stream** of events, back

In order:

1. the question goes out
2. the answer flows in
3. *nothing waits for the end*

`;

const TABLE = `| Surface | Where | Streams |
| :-- | :-- | :-: |
| Chat view | Weir's own side bar | yes |
| \`@weir\` | VS Code's Chat view | yes |
| Inline edit | any editor | yes |
| Command line | \`weir ask\` | yes |

`;

const CODE = `A stream, read in TypeScript:

\`\`\`ts
/** Adds up what a stream says. */
export async function textOf(stream: AsyncIterable<{ type: string; text?: string }>): Promise<string> {
	let text = '';
	for await (const event of stream) {
		if (event.type === 'text-delta') {
			text += event.text ?? '';
		}
	}
	return text;
}
\`\`\`

The same in Python:

\`\`\`python
async def text_of(stream):
    """Adds up what a stream says."""
    return "".join([event["text"] async for event in stream if event["type"] == "text-delta"])
\`\`\`

`;

const MATH = `The flow over a notch of angle $\\theta$, from the height $h$:

$$
Q = \\frac{8}{15} \\, C_d \\sqrt{2g} \\, \\tan\\!\\left(\\frac{\\theta}{2}\\right) h^{5/2}
$$

Twice the height gives $2^{5/2} \\approx 5.7$ times the flow.

`;
