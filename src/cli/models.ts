import { connectProvider, listingOf, type ProviderRecord } from '../core/connect.ts';
import { createDemo } from '../core/demo.ts';
import { StreamError } from '../core/errors.ts';
import { createModelDirectory } from '../core/models/directory.ts';
import type { ModelInfo } from '../core/models.ts';
import { type Finding, type ProbeReport, probe, probePlan } from '../core/probe.ts';
import { DEMO_MODEL } from '../core/providers.ts';
import type { StreamFn } from '../core/stream.ts';
import { chooseProvider } from './choose-model.ts';
import { EXIT_INTERRUPTED } from './exit-code.ts';
import { modelTable } from './model-table.ts';
import { PROVIDER_OPTIONS, parseOptions } from './parse-options.ts';

const OPTIONS = { ...PROVIDER_OPTIONS, probe: { type: 'boolean' } } as const;

/**
 * `weir models`: what a provider offers, one model a line, or what one model of it can do (`--probe`).
 *
 * @returns the exit code: 0, or 1 where a probe found nothing out.
 * @throws StreamError for everything else.
 */
export async function models(args: readonly string[]): Promise<number> {
	const options = readOptions(args);
	const controller = new AbortController();
	const stop = () => controller.abort();
	process.once('SIGINT', stop);
	try {
		return options.probe
			? await probeModel(options, controller.signal)
			: await list(options, controller.signal);
	} catch (error) {
		if (controller.signal.aborted) {
			return EXIT_INTERRUPTED;
		}
		throw error;
	} finally {
		process.off('SIGINT', stop);
	}
}

type Options = ReturnType<typeof readOptions>;

function readOptions(args: readonly string[]) {
	return parseOptions(args, { options: OPTIONS }).values;
}

async function list(options: Options, signal: AbortSignal): Promise<number> {
	const offered = isDemo(options)
		? [{ id: DEMO_MODEL }]
		: await listOf(chooseProvider(options, process.env), signal);
	const { model: wanted } = options;
	const shown = wanted === undefined ? offered : offered.filter(({ id }) => id.includes(wanted));
	process.stdout.write(options.json ? jsonLines(shown) : modelTable(shown));
	return 0;
}

async function listOf(provider: ProviderRecord, signal: AbortSignal): Promise<readonly ModelInfo[]> {
	const { endpoint, protocol } = listingOf(provider);
	return createModelDirectory(endpoint, { protocol }).list({ signal });
}

async function probeModel(options: Options, signal: AbortSignal): Promise<number> {
	const model = options.model ?? (isDemo(options) ? DEMO_MODEL : undefined);
	if (!model) {
		throw new StreamError('invalid-request', 'Which model is probed? Give --model with its name.');
	}
	const stream: StreamFn = isDemo(options)
		? createDemo()
		: connectProvider(chooseProvider(options, process.env));
	process.stderr.write(`${probePlan()}\n`);
	const report = await probe(stream, {
		model,
		signal,
		onFinding: (finding) => !options.json && process.stdout.write(sayFinding(finding)),
	});
	process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : sayReport(report));
	return report.failure ? 1 : 0;
}

function isDemo({ provider }: Options): boolean {
	return provider === 'demo';
}

function jsonLines(models: readonly ModelInfo[]): string {
	return models.map((model) => `${JSON.stringify(model)}\n`).join('');
}

function sayFinding({ check, outcome, detail, said }: Finding): string {
	const words = said === undefined ? '' : ` It said: ${said}`;
	return `${check.padEnd(10)} ${outcome.padEnd(8)} ${detail}${words}\n`;
}

function sayReport({ maxTokensField, requests, usage, servedAs, failure }: ProbeReport): string {
	if (failure) {
		return `${failure.message}${failure.detail ? ` It said: ${failure.detail}` : ''}\n`;
	}
	return [
		`${'limit'.padEnd(10)} ${maxTokensField ? `yes      As ${maxTokensField}.` : 'no       It takes no limit of an answer.'}`,
		`${requests} requests${usage ? `, ${usage.inputTokens} tokens in, ${usage.outputTokens} out` : ''}${
			servedAs === undefined ? '' : `; it calls itself ${servedAs}`
		}.`,
		'',
	].join('\n');
}
