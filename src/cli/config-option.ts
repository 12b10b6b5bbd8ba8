import { readFile } from 'node:fs/promises';
import { StreamError } from '../core/errors.ts';
import { DEMO_CONFIG, type GatewayConfig, readConfig } from '../gateway/config.ts';
import { readJson } from './json-option.ts';

/**
 * The configuration that a server is started with.
 *
 * @throws StreamError `invalid-request` where neither a file nor the demo is named, and for a file that is not in order.
 */
export async function readConfigOption({
	config,
	demo,
}: {
	config?: string | undefined;
	demo?: boolean | undefined;
}): Promise<GatewayConfig> {
	if (demo === true) {
		return DEMO_CONFIG;
	}
	if (config === undefined) {
		throw new StreamError(
			'invalid-request',
			'Which models? Give --config with a file, or --demo. Run weir --help.',
		);
	}
	return readConfig(await readJson('--config', config), config);
}

/** Weir's version. The manifest is as far from here as from the built file. */
export async function readVersion(): Promise<string> {
	const manifest = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
	return String(manifest.version);
}
