import type { ModelLabel } from '../../webview/messages.ts';
import type { CatalogModel } from '../catalog.ts';

/** A model as the page names it. */
export function labelOf({ id, model, provider, isDemo }: CatalogModel): ModelLabel {
	return { id, model, provider: provider.name, isDemo };
}
