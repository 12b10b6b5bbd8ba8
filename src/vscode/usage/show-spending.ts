import { t } from '@vscode/l10n';
import { listingOf } from '../../core/connect.ts';
import { sayNumber } from '../../core/language.ts';
import { balanceOf } from '../../core/models/balance.ts';
import type { Policies } from '../policies.ts';
import type { Choice } from '../providers/prompts.ts';
import type { ProviderInputs } from '../providers/provider-inputs.ts';
import { withStoredKey } from '../providers/stored-key.ts';
import { spendingLines } from './spending-text.ts';

type Wish = { type: 'nothing' } | { type: 'balance'; provider: string } | { type: 'forget' };

/** Weir: Show Spending. Sums by day and model; the balance of an account that tells it; forgetting it all. */
export async function showSpending(
	{ prompts, settings, keys }: Pick<ProviderInputs, 'prompts' | 'settings' | 'keys'>,
	{ spending }: Pick<Policies, 'spending'>,
): Promise<void> {
	const lines = spendingLines(spending.state()).map((line): Choice<Wish> => {
		const { heading, ...shown } = line;
		return { ...shown, ...(heading === undefined ? {} : { heading }), value: { type: 'nothing' } };
	});
	const telling = settings.providers().filter(({ preset }) => preset.own?.balance !== undefined);
	const deeds: Choice<Wish>[] = [
		...telling.map(({ id, name }): Choice<Wish> => {
			return { label: t('Ask {0} for the balance…', name), value: { type: 'balance', provider: id } };
		}),
		...(lines.length > 0
			? [{ label: t('Forget All Sums…'), value: { type: 'forget' } } satisfies Choice<Wish>]
			: []),
	];
	if (lines.length + deeds.length === 0) {
		prompts.tell(t('Weir has used nothing yet.'));
		return;
	}
	const wish = await prompts.pick<Wish>({
		title: t('Spending'),
		placeholder: t('What Weir has used, by day and by model'),
		choices: [
			...lines,
			...deeds.map((deed, place) => (place === 0 ? { ...deed, heading: t('More') } : deed)),
		],
	});
	const provider = wish?.type === 'balance' && telling.find(({ id }) => id === wish.provider);
	if (provider) {
		const { endpoint } = listingOf(withStoredKey(provider, keys));
		const balance = await prompts.progress(t('Asking {0}…', provider.name), (signal) =>
			balanceOf(endpoint, { signal }),
		);
		if (balance) {
			prompts.tell(t('{0}: {1} {2} left.', provider.name, sayNumber(balance.amount), balance.unit));
		}
	}
	const detail = t('The sums by day, model and session are deleted. Conversations stay.');
	if (wish?.type === 'forget' && (await prompts.confirm(t('Forget all sums?'), detail, t('Forget')))) {
		spending.clear();
	}
}
