import { connectProvider, type ProviderRecord, routeOf } from '../core/connect.ts';
import { createDemo } from '../core/demo.ts';
import { StreamError } from '../core/errors.ts';
import type { ProtocolName } from '../core/protocols/protocol.ts';
import { isProtocolName, PROTOCOL_NAMES } from '../core/protocols/table.ts';
import { keyOriginsOf, recordOf } from '../core/provider-record.ts';
import { DEMO_MODEL, PRESETS, type ProviderPreset } from '../core/providers.ts';
import type { QuirkName } from '../core/quirks.ts';
import type { StreamFn } from '../core/stream.ts';
import type { AskOptions } from './ask-options.ts';

/** The command line's words for a model. */
export type ModelChoice = Pick<AskOptions, 'provider' | 'protocol' | 'base-url' | 'model' | 'key-env'>;

/** A model that was chosen on the command line. */
export interface ChosenModel {
	stream: StreamFn;
	model: string;
	/** What it may take its time for before its first event: it may have to be loaded, or it makes media. */
	slow: 'local' | 'media' | undefined;
	/** In what all models of its provider differ from the protocol. */
	quirks?: readonly QuirkName[] | undefined;
}

/**
 * Turns the command line's words into a model.
 *
 * @param environment where the variable named by `--key-env` is read; nothing else is read from it.
 * @throws StreamError `invalid-request` or `authentication` that says which option to give.
 */
export function chooseModel(
	choice: ModelChoice,
	environment: Readonly<Record<string, string | undefined>>,
): ChosenModel {
	if (choice.provider === 'demo') {
		return { stream: createDemo(), model: choice.model ?? DEMO_MODEL, slow: 'local' };
	}
	const { preset, address } = addressOf(choice);
	const { model } = choice;
	if (!model) {
		throw new StreamError('invalid-request', 'Which model? Give --model with its name.');
	}
	const provider = withKeyOf(choice, environment, { preset, address });
	const isMedia = routeOf(provider, model).kind !== 'chat';
	const isLocal = preset?.key === 'optional';
	return {
		stream: connectProvider(provider),
		model,
		slow: isMedia ? 'media' : isLocal ? 'local' : undefined,
		quirks: preset?.quirks,
	};
}

/**
 * Turns the command line's words into a provider, for what asks for no model.
 *
 * @throws StreamError `invalid-request` or `authentication` that says which option to give.
 */
export function chooseProvider(
	choice: Omit<ModelChoice, 'model'>,
	environment: Readonly<Record<string, string | undefined>>,
): ProviderRecord {
	const { preset, address } = addressOf(choice);
	const key = readKey(choice['key-env'], environment);
	// Some lists are open to everybody; where they are not, the provider says so.
	return key === undefined ? address : withKey(address, preset, key);
}

interface Address {
	preset: ProviderPreset | undefined;
	address: ProviderRecord;
}

function addressOf(choice: Omit<ModelChoice, 'model'>): Address {
	const preset = choice.provider === undefined ? undefined : findPreset(choice.provider);
	return { preset, address: preset ? byPreset(choice, preset) : byAddress(choice) };
}

function withKeyOf(
	choice: ModelChoice,
	environment: Readonly<Record<string, string | undefined>>,
	{ preset, address }: Address,
): ProviderRecord {
	const key = readKey(choice['key-env'], environment);
	if (key === undefined && preset?.key === 'required') {
		throw new StreamError(
			'authentication',
			`${preset.name} wants a key. Put it in an environment variable and give --key-env with the variable's name.`,
			{ provider: preset.id },
		);
	}
	return key === undefined ? address : withKey(address, preset, key);
}

function withKey(address: ProviderRecord, preset: ProviderPreset | undefined, key: string): ProviderRecord {
	const { baseUrl } = address;
	const origins = preset ? keyOriginsOf(preset, baseUrl) : [new URL(baseUrl).origin];
	return {
		...address,
		async key(origin) {
			if (!origins.includes(origin)) {
				throw new StreamError('authentication', `The key was given for ${origins[0]}, not for ${origin}.`, {
					provider: address.id,
				});
			}
			return key;
		},
	};
}

function findPreset(id: string): ProviderPreset {
	const preset = PRESETS.find((candidate) => candidate.id === id);
	if (!preset) {
		const known = ['demo', ...PRESETS.map((candidate) => candidate.id)].join(', ');
		throw new StreamError('invalid-request', `There is no provider "${id}". Known: ${known}.`);
	}
	return preset;
}

function byPreset(choice: Omit<ModelChoice, 'model'>, preset: ProviderPreset): ProviderRecord {
	return recordOf(preset, {
		baseUrl: checkUrl(choice['base-url'] ?? preset.baseUrl),
		protocol: choice.protocol === undefined ? undefined : checkProtocol(choice.protocol),
	});
}

function byAddress(choice: Omit<ModelChoice, 'model'>): ProviderRecord {
	if (choice.protocol === undefined || choice['base-url'] === undefined) {
		throw new StreamError(
			'invalid-request',
			'Which model server? Give --provider, or --protocol with --base-url. Run weir --help.',
		);
	}
	const baseUrl = checkUrl(choice['base-url']);
	const { host } = new URL(baseUrl);
	return { id: host, name: host, protocol: checkProtocol(choice.protocol), baseUrl };
}

function checkProtocol(name: string): ProtocolName {
	if (isProtocolName(name)) {
		return name;
	}
	const known = PROTOCOL_NAMES.join(', ');
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
