import { defined } from '../defined.ts';
import type { ModelInfo } from '../models.ts';
import { ANTHROPIC } from './makers/anthropic.ts';
import { GOOGLE } from './makers/google.ts';
import { OPENAI } from './makers/openai.ts';
import { DEEPSEEK, MISTRAL, POE, XAI } from './makers/others.ts';
import type { Maker, ModelFacts } from './model-facts.ts';
import { comparableName } from './model-name.ts';

/** Every row, by maker, each with its source and its date. */
export const MAKERS: readonly Maker[] = [ANTHROPIC, OPENAI, GOOGLE, XAI, DEEPSEEK, MISTRAL, POE];

/**
 * What Weir knows of a model by itself: capabilities and limits wherever it is served, prices only where `host` is
 * its maker's own. A name that is written out in the data comes before what `comparableName` makes of it.
 *
 * @param host of the endpoint that is asked, as in a URL.
 */
export function knownModel(name: string, host: string): Omit<ModelInfo, 'id'> | undefined {
	const found = EXACT.get(name.trim().toLowerCase()) ?? COMPARABLE.get(comparableName(name));
	if (!found || (found.facts.onlyAt !== undefined && found.facts.onlyAt !== host)) {
		return undefined;
	}
	const { contextTokens, maxOutputTokens, images, tools, reasoning, streaming, makes, prices } = found.facts;
	return defined({
		contextTokens,
		maxOutputTokens,
		images,
		tools,
		reasoning,
		streaming,
		makes,
		prices: found.host === host ? prices : undefined,
	});
}

/** The provider's word comes before Weir's, field by field. */
export function withKnown(model: ModelInfo, host: string): ModelInfo {
	return { ...knownModel(model.id, host), ...model };
}

interface Row {
	facts: ModelFacts;
	host: string;
}

const ROWS: readonly (readonly [name: string, Row])[] = MAKERS.flatMap(({ host, models }) =>
	models.flatMap((facts) => facts.names.map((name) => [name, { facts, host }] as const)),
);

const EXACT: ReadonlyMap<string, Row> = new Map(ROWS);

/** Of two names that compare as equal, the first one is meant. */
const COMPARABLE: ReadonlyMap<string, Row> = new Map(
	ROWS.toReversed().map(([name, row]) => [comparableName(name), row]),
);
