import type { ProviderRecord } from './connect.ts';
import type { ProtocolName } from './protocols/protocol.ts';
import { isProtocolName } from './protocols/table.ts';
import type { ProviderPreset } from './providers.ts';

/** What a user says of a provider; whatever is absent comes from its preset. */
export type ProviderChoice = Pick<ProviderRecord, 'headers' | 'extraBody' | 'models' | 'key'> & {
	id?: string | undefined;
	name?: string | undefined;
	baseUrl?: string | undefined;
	/** For all models, the preset's rules for chats included. */
	protocol?: ProtocolName | undefined;
	/** Only for a preset with `withoutOpenAIClient`. Default true. */
	useOpenAIClient?: boolean | undefined;
};

/** A provider as its preset has it, but for what the user says. */
export function recordOf(preset: ProviderPreset, choice: ProviderChoice = {}): ProviderRecord {
	const {
		id = preset.id,
		name = preset.name,
		baseUrl = preset.baseUrl,
		headers,
		extraBody,
		models,
		key,
	} = choice;
	const chosen = chosenProtocol(preset, choice);
	const protocol = chosen ?? preset.protocol;
	return {
		id,
		name,
		baseUrl,
		protocol,
		// What makes media does so whichever protocol the chats go by.
		routes: chosen ? preset.routes?.filter(({ way }) => !isProtocolName(way)) : preset.routes,
		paths: preset.paths,
		headers,
		extraBody,
		models,
		key,
	};
}

/**
 * The origins that a provider's key may go to: its address's own, and those that the preset declares, as long as the
 * address is the preset's. A key for somebody's proxy is not one for the provider behind it.
 */
export function keyOriginsOf(preset: ProviderPreset, baseUrl: string): readonly string[] {
	const { origin } = new URL(baseUrl);
	const isPresets = preset.baseUrl !== '' && new URL(preset.baseUrl).origin === origin;
	return [origin, ...(isPresets ? (preset.keyOrigins ?? []) : [])];
}

function chosenProtocol(
	{ withoutOpenAIClient }: ProviderPreset,
	{ protocol, useOpenAIClient = true }: ProviderChoice,
): ProtocolName | undefined {
	return protocol ?? (useOpenAIClient ? undefined : withoutOpenAIClient);
}
