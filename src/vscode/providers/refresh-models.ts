import { t } from '@vscode/l10n';
import { StreamError, toStreamError } from '../../core/errors.ts';
import type { Policies } from '../policies.ts';
import type { ProviderInputs } from './provider-inputs.ts';

/** Weir: Refresh Models. Asks each provider anew what it offers, what it can do and what it costs. */
export async function refreshModels(
	{ prompts, settings }: Pick<ProviderInputs, 'prompts' | 'settings'>,
	{ directory }: Pick<Policies, 'directory'>,
): Promise<void> {
	const providers = settings.providers();
	if (providers.length === 0) {
		prompts.tell(t('There is no provider to ask yet. Run "Weir: Add Provider" first.'));
		return;
	}
	const told = await prompts.progress(t('Asking for models…'), (signal) =>
		Promise.all(
			providers.map(async (provider) => {
				try {
					const models = await directory(provider).list({ signal, refresh: true });
					return t('{0}: {1} models.', provider.name, models.length);
				} catch (error) {
					return toStreamError(error, signal);
				}
			}),
		),
	);
	const failures = told?.filter((one) => one instanceof StreamError) ?? [];
	const [failure] = failures;
	if (failure && failure.kind !== 'aborted') {
		await prompts.report(failure.message, []);
	}
	const lists = told?.filter((one) => typeof one === 'string') ?? [];
	if (lists.length > 0) {
		prompts.tell(lists.join(' '));
	}
}
