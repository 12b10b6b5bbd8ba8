import { t } from '@vscode/l10n';
import { type Answer, toolCalls } from '../accumulate.ts';
import { type ChatRequest, type ImagePart, type ToolDefinition, textOf, userText } from '../chat.ts';
import type { ErrorKind } from '../errors.ts';
import type { Finding, ProbeReport } from '../probe.ts';
import type { Asked, Reply } from './ask-once.ts';

/** What a probe looks at, in its order. */
export const PROBE_CHECKS = ['streaming', 'usage', 'tools', 'images', 'json', 'stop'] as const;

export type Check = (typeof PROBE_CHECKS)[number];

/** An answer that is longer says no more. */
const MAX_TOKENS = 64;

/** How the length of an answer is limited. */
type Limit = Pick<ChatRequest, 'maxTokens' | 'extraBody'>;

const LIMITS: Readonly<Record<'max_tokens' | 'max_completion_tokens', Limit>> = {
	max_tokens: { maxTokens: MAX_TOKENS },
	max_completion_tokens: { extraBody: { max_completion_tokens: MAX_TOKENS } },
};

/** Failures that say something of the request; any other one says something of the endpoint. */
const REFUSALS: ReadonlySet<ErrorKind> = new Set([
	'invalid-request',
	'not-found',
	'server',
	'permission',
	'protocol',
]);

/**
 * Runs every check.
 *
 * @throws StreamError where already the first, plainest request fails.
 */
export async function askChecks(
	ask: Asked,
	onFinding: ((finding: Finding) => void) | undefined,
): Promise<Pick<ProbeReport, 'findings' | 'servedAs' | 'maxTokensField'>> {
	const findings: Finding[] = [];
	const note = (finding: Finding) => {
		findings.push(finding);
		onFinding?.(finding);
	};
	const { reply, maxTokensField } = await askPlainly(ask);
	const limit = maxTokensField ? LIMITS[maxTokensField] : {};
	note(streaming(reply));
	note(usage(reply));
	for (const { check, request, judge } of CHECKS) {
		note(judgeReply(check, await ask({ ...limit, ...request }), judge));
	}
	return { findings, servedAs: reply.answer.model, maxTokensField };
}

const PLAIN = { messages: [userText('Reply with the word OK.')] };

/** The plainest request, with each name for the limit of its length in turn, at last with none. */
async function askPlainly(
	ask: Asked,
): Promise<{ reply: Reply; maxTokensField: ProbeReport['maxTokensField'] }> {
	for (const field of ['max_tokens', 'max_completion_tokens'] as const) {
		const reply = await ask({ ...PLAIN, ...LIMITS[field] });
		if (!reply.error) {
			return { reply, maxTokensField: field };
		}
		// A refused field is refused as such; asking again after anything else would only fail again.
		if (reply.error.kind !== 'invalid-request') {
			throw reply.error;
		}
	}
	const reply = await ask(PLAIN);
	if (reply.error) {
		throw reply.error;
	}
	return { reply, maxTokensField: undefined };
}

function streaming({ contentType }: Reply): Finding {
	const check = 'streaming';
	if (contentType === '') {
		return { check, outcome: 'unclear', detail: t('The response does not say of what type it is.') };
	}
	return contentType === 'text/event-stream'
		? { check, outcome: 'yes', detail: t('Answers come piece by piece.') }
		: { check, outcome: 'no', detail: t('Answers come in one piece ({0}).', contentType) };
}

function usage({ answer }: Reply): Finding {
	const told = answer.usage;
	return told && !told.estimated
		? {
				check: 'usage',
				outcome: 'yes',
				detail: t(
					'It tells how many tokens were used ({0} in, {1} out).',
					told.inputTokens,
					told.outputTokens,
				),
			}
		: {
				check: 'usage',
				outcome: 'no',
				detail: t('It does not tell how many tokens were used: Weir estimates them.'),
			};
}

/** A request, and what to make of its answer; undefined: it was taken, and nothing shows that it worked. */
interface CheckedRequest {
	check: Check;
	request: Omit<ChatRequest, 'model'>;
	judge: (answer: Answer) => string | undefined;
}

const READY: ToolDefinition = {
	name: 'report_ready',
	description: 'Reports that you are ready.',
	parameters: {
		type: 'object',
		properties: { ready: { type: 'boolean' } },
		required: ['ready'],
		additionalProperties: false,
	},
};

/** 32 × 32 pixels of plain red. */
const RED: ImagePart = {
	type: 'image',
	mimeType: 'image/png',
	data: 'iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAIAAAD8GO2jAAAAJ0lEQVR42u3NsQkAAAjAsP7/tF7hIASyp6lTCQQCgUAgEAgEgi/BAjLD/C5w/SM9AAAAAElFTkSuQmCC',
};

const CHECKS: readonly CheckedRequest[] = [
	{
		check: 'tools',
		request: {
			messages: [userText('Call the tool report_ready with ready set to true. Say nothing.')],
			tools: [READY],
		},
		judge: (answer) =>
			toolCalls(answer).some(({ name }) => name === READY.name) ? t('It called the tool.') : undefined,
	},
	{
		check: 'images',
		request: {
			messages: [{ role: 'user', content: [{ type: 'text', text: 'Which colour is this? One word.' }, RED] }],
		},
		judge: (answer) => (/\bred\b/i.test(said(answer)) ? t('It saw the colour of a picture.') : undefined),
	},
	{
		check: 'json',
		request: {
			messages: [userText('Reply with a JSON object with one field, ok, set to true.')],
			responseFormat: { type: 'json_object' },
		},
		judge: (answer) => (isObject(said(answer)) ? t('It answered with a JSON object.') : undefined),
	},
	{
		check: 'stop',
		request: { messages: [userText('Write exactly: one STOP two')], stop: ['STOP'] },
		judge: (answer) =>
			/one/i.test(said(answer)) && !/STOP|two/i.test(said(answer))
				? t('It stopped where it was told to.')
				: undefined,
	},
];

function judgeReply(check: Check, { answer, error }: Reply, judge: CheckedRequest['judge']): Finding {
	if (error) {
		return REFUSALS.has(error.kind)
			? { check, outcome: 'no', detail: t('It refused the request.'), said: error.detail ?? error.message }
			: { check, outcome: 'unclear', detail: error.message, said: error.detail };
	}
	const detail = judge(answer);
	return detail === undefined
		? {
				check,
				outcome: 'unclear',
				detail: t('It took the request, but its answer does not show that it worked.'),
			}
		: { check, outcome: 'yes', detail };
}

function said({ messages }: Answer): string {
	return messages.map(textOf).join('');
}

/** JSON may come within a fence: it was asked for as such, and is as usable. */
function isObject(text: string): boolean {
	try {
		const value: unknown = JSON.parse(text.replace(/^\s*```(?:json)?|```\s*$/g, ''));
		return typeof value === 'object' && value !== null && !Array.isArray(value);
	} catch {
		return false;
	}
}
