import type { ProviderRecord } from '../../core/connect.ts';
import { keyOriginsOf } from '../../core/provider-record.ts';
import type { Keys } from '../secrets.ts';
import { type Provider, providerRecord } from './provider.ts';

/** The provider as the core asks it, its key read from the storage for each request. */
export function withStoredKey(provider: Provider, keys: Pick<Keys, 'forRequest'>): ProviderRecord {
	const { id, name, preset, baseUrl } = provider;
	const owner = { id, name, key: preset.key, keyOrigins: keyOriginsOf(preset, baseUrl) };
	return providerRecord(provider, (origin) => keys.forRequest(owner, origin));
}
