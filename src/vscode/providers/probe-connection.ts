import { t } from '@vscode/l10n';
import { connectProvider } from '../../core/connect.ts';
import { probe, probePlan } from '../../core/probe.ts';
import { endpointName, type Policies } from '../policies.ts';
import { connectionReport } from './connection-report.ts';
import type { ProviderInputs } from './provider-inputs.ts';
import { sayLearnt } from './show-learnt.ts';
import { withStoredKey } from './stored-key.ts';

/**
 * Weir: Test Connection. Says how many requests it takes, sends them, and shows what the endpoint can do.
 *
 * @param show opens a report, which is Markdown.
 */
export async function testConnection(
	{ prompts, settings, keys, catalog }: ProviderInputs,
	{ learnt }: Pick<Policies, 'learnt'>,
	show: (report: string) => Promise<void>,
): Promise<void> {
	const providers = settings.providers();
	const choices = catalog
		.models()
		.filter(({ provider }) => providers.some(({ id }) => id === provider.id))
		.map((model) => ({ label: model.model, description: model.provider.name, value: model }));
	if (choices.length === 0) {
		prompts.tell(t('There is no connection to test yet. Run "Weir: Add Provider" first.'));
		return;
	}
	const chosen = await prompts.pick({ title: t('Test Connection'), placeholder: t('Which model?'), choices });
	const provider = providers.find(({ id }) => id === chosen?.provider.id);
	if (!chosen || !provider) {
		return;
	}
	const { model } = chosen;
	const question = t('Test {0} at {1}?', model, provider.name);
	if (
		!(await prompts.confirm(question, t('{0} They cost what such requests cost.', probePlan()), t('Test')))
	) {
		return;
	}
	const report = await prompts.progress(t('Testing {0} at {1}…', model, provider.name), (signal) =>
		probe(connectProvider(withStoredKey(provider, keys)), { model, signal }),
	);
	if (report) {
		const known = learnt
			.list()
			.filter((entry) => entry.endpoint === endpointName(provider, model) && entry.model === model);
		await show(connectionReport(provider.name, report, known.flatMap(sayLearnt)));
	}
}
