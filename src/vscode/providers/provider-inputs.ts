import type { listModels } from '../../core/models.ts';
import type { Catalog } from '../catalog.ts';
import type { Keys } from '../secrets.ts';
import type { Settings } from '../settings.ts';
import type { Prompts } from './prompts.ts';

/** What the provider commands work with. */
export interface ProviderInputs {
	prompts: Prompts;
	settings: Pick<Settings, 'providers' | 'model' | 'saveProvider' | 'removeProvider' | 'saveModel'>;
	keys: Keys;
	catalog: Pick<Catalog, 'models' | 'contributed' | 'current' | 'choose' | 'find'>;
	listModels: typeof listModels;
	/** Told of each key that is typed, so that messages can hide it before it is stored. */
	seen(key: string): void;
}
