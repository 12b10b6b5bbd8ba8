import type { ModelInfo } from '../core/models.ts';

/** Models as a table for people: name, context, what it can do, US$ per million tokens; only what is known. */
export function modelTable(models: readonly ModelInfo[]): string {
	const rows = models.map((model) => [model.id, sayContext(model), sayAbilities(model), sayPrices(model)]);
	const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
	return rows
		.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
		.map((line) => `${line.trimEnd()}\n`)
		.join('');
}

function sayContext({ contextTokens }: ModelInfo): string {
	if (contextTokens === undefined) {
		return '';
	}
	return contextTokens >= 1_000_000
		? `${Number((contextTokens / 1_000_000).toFixed(1))}M`
		: `${Math.round(contextTokens / 1000)}k`;
}

function sayAbilities({ tools, images, reasoning, makes = [] }: ModelInfo): string {
	const made = makes.filter((kind) => kind !== 'text').map((kind) => `makes ${kind}`);
	return [tools && 'tools', images && 'images', reasoning && 'reasoning', ...made].filter(Boolean).join(', ');
}

function sayPrices({ prices }: ModelInfo): string {
	if (!prices) {
		return '';
	}
	const { input, output, request } = prices;
	const parts = [
		input !== undefined && `$${input} in`,
		output !== undefined && `$${output} out`,
		request !== undefined && `$${request} a request`,
	];
	return parts.filter(Boolean).join(', ');
}
