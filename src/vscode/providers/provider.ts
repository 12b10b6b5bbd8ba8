import { t } from '@vscode/l10n';
import type { ModelRecord, ProviderRecord } from '../../core/connect.ts';
import { defined } from '../../core/defined.ts';
import type { ProtocolName } from '../../core/protocols/protocol.ts';
import { type ProviderChoice, recordOf } from '../../core/provider-record.ts';
import { PRESETS, type ProviderPreset } from '../../core/providers.ts';
import { baseUrlProblem, reachOf, tidyBaseUrl } from './address.ts';
import {
	LONGEST_ID,
	LONGEST_MODEL,
	LONGEST_NAME,
	type ProviderEntry,
	readEntry,
	readModels,
	writeModels,
} from './provider-entry.ts';

/** A provider as the user set it up: an entry of `weir.providers`, what it leaves out filled from its preset. */
export interface Provider {
	/** Names it in `weir.model` and in the SecretStorage. */
	id: string;
	name: string;
	preset: ProviderPreset;
	baseUrl: string;
	/** The models that the user chose to see, in their order. */
	models: readonly string[];
	/** By model name: what differs for it. */
	modelRecords?: Readonly<Record<string, ModelRecord>> | undefined;
	/** Where the user chose one: what all models speak. */
	protocol?: ProtocolName | undefined;
	/** False: Poe's models are asked in Poe's own protocol. */
	useOpenAIClient?: boolean | undefined;
	headers?: Readonly<Record<string, string>> | undefined;
	extraBody?: Readonly<Record<string, unknown>> | undefined;
}

/** What the demo is called in `weir.model`; no provider may take it. */
export const DEMO_PROVIDER = 'demo';

/** What models of other extensions are filed under in `weir.model`; no provider may take it either. */
export const VSCODE_PROVIDER = 'vscode';

/**
 * Reads the value of `weir.providers`. A bad entry is left out and told as a problem (a sentence that names the
 * entry and what to do); the others work.
 */
export function parseProviders(value: unknown): { providers: Provider[]; problems: string[] } {
	const providers: Provider[] = [];
	const problems: string[] = [];
	if (value === undefined || value === null) {
		return { providers, problems };
	}
	if (!Array.isArray(value)) {
		return {
			providers,
			problems: [t('The setting weir.providers is not a list. Make it one, or remove it.')],
		};
	}
	for (const [place, entry] of value.entries()) {
		const read = parseEntry(entry, providers);
		if (typeof read === 'string') {
			problems.push(t('Entry {0} of the setting weir.providers is left out: {1}', place + 1, read));
		} else {
			providers.push(read);
		}
	}
	return { providers, problems };
}

/** An id like the wanted one that no provider has and that the settings take, whatever `wanted` holds. */
export function freeId(wanted: string, existing: readonly Provider[]): string {
	const isTaken = (id: string) => isReserved(id) || existing.some((one) => one.id === id);
	const plain = wanted.replace(/[^a-z0-9.-]+/g, '-').replace(/^[^a-z0-9]+/, '') || 'provider';
	let id = cutId(plain, '');
	for (let count = 2; isTaken(id); count++) {
		id = cutId(plain, `-${count}`);
	}
	return id;
}

/** A provider's name no longer than the settings take. */
export function cutName(name: string): string {
	return name.slice(0, LONGEST_NAME);
}

/** Why `name` cannot be kept as a model's name, as a sentence with the next step; undefined where it can. */
export function modelNameProblem(name: string): string | undefined {
	if (name === '') {
		return t('Enter the name of a model.');
	}
	return name.length > LONGEST_MODEL
		? t('That is too long: the name of a model has {0} characters at most.', LONGEST_MODEL)
		: undefined;
}

/** Where requests to the provider go; its key is bound to it. */
export function originOf(provider: { baseUrl: string }): string {
	return new URL(provider.baseUrl).origin;
}

/** True where the model runs on a machine of the user's own, which may have to load it before it answers. */
export function isLocal(provider: Pick<Provider, 'preset' | 'baseUrl'>): boolean {
	const localServer = provider.preset.key === 'optional' && provider.preset.baseUrl !== '';
	return localServer || reachOf(provider.baseUrl) !== 'public';
}

/**
 * The provider as the core asks it.
 *
 * @param key reads its key; see `Endpoint.key`.
 */
export function providerRecord(provider: Provider, key: ProviderChoice['key']): ProviderRecord {
	return recordOf(provider.preset, { ...provider, models: provider.modelRecords, key });
}

/** The provider as an entry of the settings: only what its preset does not say. */
export function entryOf(provider: Provider): ProviderEntry {
	const { id, preset, name, baseUrl, models, modelRecords = {} } = provider;
	const { protocol, useOpenAIClient, headers, extraBody } = provider;
	return {
		id,
		preset: preset.id,
		...(name === preset.name ? {} : { name }),
		...(baseUrl === preset.baseUrl ? {} : { baseUrl }),
		...defined({ protocol, useOpenAIClient, headers: copyOf(headers), extraBody: copyOf(extraBody) }),
		models: writeModels(models, modelRecords),
	};
}

function copyOf<T>(fields: Readonly<Record<string, T>> | undefined): Record<string, T> | undefined {
	return fields && { ...fields };
}

/** The id as long as it may be, with room for what is put behind it. */
function cutId(id: string, end: string): string {
	return id.slice(0, LONGEST_ID - end.length).replace(/[^a-z0-9]+$/, '') + end;
}

function isReserved(id: string): boolean {
	return id === DEMO_PROVIDER || id === VSCODE_PROVIDER;
}

function parseEntry(value: unknown, before: readonly Provider[]): Provider | string {
	const entry = readEntry(value);
	if (typeof entry === 'string') {
		return entry;
	}
	const preset = PRESETS.find((candidate) => candidate.id === entry.preset);
	if (!preset || isReserved(entry.id) || before.some(({ id }) => id === entry.id)) {
		return t('the id "{0}" is taken. Give it another one.', entry.id);
	}
	const { id, protocol, useOpenAIClient, headers, extraBody, name = preset.name } = entry;
	const baseUrl = tidyBaseUrl(entry.baseUrl ?? preset.baseUrl, protocol ?? preset.protocol);
	const problem =
		baseUrl === '' ? t('"{0}" has no baseUrl. Add the address of its server.', id) : baseUrlProblem(baseUrl);
	return (
		problem ?? {
			id,
			name,
			preset,
			baseUrl,
			...defined({ protocol, useOpenAIClient, headers, extraBody }),
			...readModels(entry),
		}
	);
}
