import { t } from '@vscode/l10n';
import { pickProvider } from './change-key.ts';
import type { ProviderInputs } from './provider-inputs.ts';

/** Weir: Remove Provider. Takes the provider, its key and the choice of its model away. Returns whether it did. */
export async function removeProvider(inputs: ProviderInputs): Promise<boolean> {
	const { prompts, settings, keys } = inputs;
	const provider = await pickProvider(inputs, t('Remove Provider'));
	if (!provider) {
		return false;
	}
	const isMeant = await prompts.confirm(
		t('Remove {0}?', provider.name),
		t('Its models and its key are removed from VS Code. Conversations stay.'),
		t('Remove'),
	);
	if (!isMeant) {
		return false;
	}
	await keys.remove(provider.id);
	await settings.removeProvider(provider.id);
	if (settings.model()?.startsWith(`${provider.id}/`)) {
		await settings.saveModel(undefined);
	}
	return true;
}
