import { t } from '@vscode/l10n';
import { connectProvider, routeOf } from '../core/connect.ts';
import { StreamError } from '../core/errors.ts';
import { failing } from '../core/failing.ts';
import { lazily } from '../core/lazily.ts';
import { SLOW_FIRST_EVENT_MS } from '../core/slow-models.ts';
import type { StreamFn } from '../core/stream.ts';
import {
	DEMO_PROVIDER,
	entryOf,
	isLocal,
	type Provider,
	providerRecord,
	VSCODE_PROVIDER,
} from './providers/provider.ts';
import { withStoredKey } from './providers/stored-key.ts';
import type { Keys } from './secrets.ts';
import type { Settings } from './settings.ts';

/** Where a model's events come from, before any policy. */
export interface Source {
	stream: StreamFn;
	/** How long its first event may take, in ms, where that is longer than usual. */
	firstEventMs?: number | undefined;
}

/** A model, as far as its source depends on it. */
interface Asked {
	model: string;
	provider: { id: string; name: string };
}

/**
 * The source of each model that the settings name. A connection remembers what it uploaded and learnt, so it is kept
 * for as long as its provider's entry stays the same.
 */
export function createSources({
	settings,
	keys,
}: {
	settings: Pick<Settings, 'providers'>;
	keys: Pick<Keys, 'forRequest'>;
}): (asked: Asked) => Source {
	const kept = new Map<string, { entry: string; stream: StreamFn }>();
	const connectionTo = (provider: Provider): StreamFn => {
		const entry = JSON.stringify(entryOf(provider));
		const known = kept.get(provider.id);
		if (known?.entry === entry) {
			return known.stream;
		}
		const stream = connectProvider(withStoredKey(provider, keys));
		kept.set(provider.id, { entry, stream });
		return stream;
	};
	return ({ model, provider: { id, name } }) => {
		if (id === DEMO_PROVIDER) {
			return { stream: lazily(async () => (await import('../core/demo.ts')).createDemo()) };
		}
		if (id === VSCODE_PROVIDER) {
			return {
				stream: lazily(async () => (await import('./vscode-lm.ts')).vscodeLm),
				firstEventMs: SLOW_FIRST_EVENT_MS.consent,
			};
		}
		const provider = settings.providers().find((candidate) => candidate.id === id);
		return provider
			? { stream: connectionTo(provider), firstEventMs: patienceWith(provider, model) }
			: { stream: failing(gone(name)) };
	};
}

function patienceWith(provider: Provider, model: string): number | undefined {
	if (routeOf(providerRecord(provider, undefined), model).kind !== 'chat') {
		return SLOW_FIRST_EVENT_MS.media;
	}
	return isLocal(provider) ? SLOW_FIRST_EVENT_MS.local : undefined;
}

function gone(name: string): StreamError {
	return new StreamError(
		'not-found',
		t('{0} is no longer among your providers. Choose another model.', name),
	);
}
