import { t } from '@vscode/l10n';
import type { LearntQuirks, QuirkStore } from '../../core/quirk-store.ts';
import { QUIRKS } from '../../core/quirks.ts';
import type { Choice, Prompts } from './prompts.ts';

/**
 * Weir: Show What Was Learnt. Each line is a model of an endpoint and what Weir leaves out or renames for it; choosing
 * one forgets it, so that the next request tries again.
 */
export async function showLearnt(prompts: Prompts, learnt: QuirkStore): Promise<void> {
	const all = learnt.list();
	if (all.length === 0) {
		prompts.tell(t('Weir has learnt nothing about your endpoints: they take whatever it sends.'));
		return;
	}
	const chosen = await prompts.pick<LearntQuirks | 'all'>({
		title: t('What Was Learnt'),
		placeholder: t('Choose a line to forget it; the next request tries again'),
		choices: [
			...all.toReversed().map(choiceOf),
			{ label: t('Forget Everything'), heading: t('More'), value: 'all' as const },
		],
	});
	if (chosen === 'all') {
		learnt.reset();
	} else if (chosen) {
		learnt.reset(chosen.endpoint, chosen.model);
	}
}

/** What was learnt of a model, a sentence each. */
export function sayLearnt({ model, quirks }: Pick<LearntQuirks, 'model' | 'quirks'>): string[] {
	return quirks.map((name) => QUIRKS[name].sentence(model));
}

function choiceOf(learnt: LearntQuirks): Choice<LearntQuirks> {
	const { endpoint, model } = learnt;
	return { label: model, description: endpoint, detail: sayLearnt(learnt).join(' '), value: learnt };
}
