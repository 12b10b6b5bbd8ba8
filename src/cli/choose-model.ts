import { createDemo } from '../core/demo.ts';
import { StreamError } from '../core/errors.ts';
import type { Endpoint, ProtocolName } from '../core/protocols/protocol.ts';
import { isProtocolName, PROTOCOLS } from '../core/protocols/table.ts';
import { DEMO_MODEL, PRESETS, type ProviderPreset } from '../core/providers.ts';
import type { StreamFn } from '../core/stream.ts';
import type { AskOptions } from './ask-options.ts';

/** The command line's words for a model. */
export type ModelChoice = Pick<AskOptions, 'provider' | 'protocol' | 'base-url' | 'model' | 'key-env'>;

/**
 * Turns the command line's words into a model.
 *
 * @param environment where the variable named by `--key-env` is read; nothing else is read from it.
 * @throws StreamError `invalid-request` or `authentication` that says which option to give.
 */
export function chooseModel(
	choice: ModelChoice,
	environment: Readonly<Record<string, string | undefined>>,
): { stream: StreamFn; model: string; local: boolean } {
	if (choice.provider === 'demo') {
		return { stream: createDemo(), model: choice.model ?? DEMO_MODEL, local: true };
	}
	const { protocol, preset, ...address } = choice.provider
		? byProvider(choice, choice.provider)
		: byAddress(choice);
	if (!choice.model) {
		throw new StreamError('invalid-request', 'Which model? Give --model with its name.');
	}
	const key = readKey(choice['key-env'], environment);
	if (key === undefined && preset?.key === 'required') {
		throw new StreamError(
			'authentication',
			`${preset.name} wants a key. Put it in an environment variable and give --key-env with the variable's name.`,
			{ provider: preset.id },
		);
	}
	const origin = new URL(address.baseUrl).origin;
	const endpoint: Endpoint = {
		...address,
		...(key === undefined ? {} : { key: async (to: string) => (to === origin ? key : undefined) }),
	};
	return { stream: PROTOCOLS[protocol](endpoint), model: choice.model, local: preset?.key === 'optional' };
}

type Address = Pick<Endpoint, 'provider' | 'name' | 'baseUrl' | 'headers'> & {
	protocol: ProtocolName;
	preset?: ProviderPreset;
};

function byProvider(choice: ModelChoice, id: string): Address {
	const preset = PRESETS.find((candidate) => candidate.id === id);
	if (!preset) {
		const known = ['demo', ...PRESETS.map((candidate) => candidate.id)].join(', ');
		throw new StreamError('invalid-request', `There is no provider "${id}". Known: ${known}.`);
	}
	const baseUrl = choice['base-url'] ?? preset.baseUrl;
	return {
		provider: preset.id,
		name: preset.name,
		protocol: choice.protocol === undefined ? preset.protocol : checkProtocol(choice.protocol),
		baseUrl: checkUrl(baseUrl),
		headers: preset.headers,
		preset,
	};
}

function byAddress(choice: ModelChoice): Address {
	if (choice.protocol === undefined || choice['base-url'] === undefined) {
		throw new StreamError(
			'invalid-request',
			'Which model server? Give --provider, or --protocol with --base-url. Run weir --help.',
		);
	}
	const baseUrl = checkUrl(choice['base-url']);
	const { host } = new URL(baseUrl);
	return { provider: host, name: host, protocol: checkProtocol(choice.protocol), baseUrl };
}

function checkProtocol(name: string): ProtocolName {
	if (isProtocolName(name)) {
		return name;
	}
	const known = Object.keys(PROTOCOLS).join(', ');
	throw new StreamError('invalid-request', `There is no protocol "${name}". Known: ${known}.`);
}

function checkUrl(text: string): string {
	if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) {
		const { username, password } = new URL(text);
		if (username !== '' || password !== '') {
			throw new StreamError(
				'invalid-request',
				'An address with a name or a password in it would show them. Leave them out; --key-env names the key.',
			);
		}
		return text;
	}
	throw new StreamError(
		'invalid-request',
		`"${text}" is not an http or https address. Give --base-url with one.`,
	);
}

function readKey(
	name: string | undefined,
	environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
	if (name === undefined) {
		return undefined;
	}
	const key = environment[name]?.trim();
	if (!key) {
		throw new StreamError(
			'authentication',
			`The environment variable ${name} is empty or not set. Set it to the key.`,
		);
	}
	return key;
}
