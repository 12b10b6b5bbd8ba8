import type { Endpoint } from '../../core/protocols/protocol.ts';
import type { Keys } from '../secrets.ts';
import type { Provider } from './provider.ts';

/** The provider's address, its key read from the storage for each request. */
export function endpointOf(provider: Provider, keys: Pick<Keys, 'forRequest'>): Endpoint {
	const owner = { id: provider.id, name: provider.name, key: provider.preset.key };
	return withKey(provider, (origin) => keys.forRequest(owner, origin));
}

/** The provider's address with another source of keys: one that is typed, but not stored yet. */
export function withKey(provider: Provider, key: NonNullable<Endpoint['key']>): Endpoint {
	return {
		provider: provider.id,
		name: provider.name,
		baseUrl: provider.baseUrl,
		headers: provider.preset.headers,
		key,
	};
}
