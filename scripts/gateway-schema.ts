/**
 * Keeps docs/gateway.schema.json, the JSON schema of the configuration of `weir serve`, in step with what the code
 * checks it by: writes it, or with `--check` fails where it differs.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import { configSchema } from '../src/gateway/config.ts';

const FILE = new URL('../docs/gateway.schema.json', import.meta.url);

const wanted = { title: 'Configuration of weir serve', ...z.toJSONSchema(configSchema, { io: 'input' }) };

if (!process.argv.includes('--check')) {
	await writeFile(FILE, `${JSON.stringify(wanted, undefined, '\t')}\n`);
} else if (!isDeepStrictEqual(JSON.parse(await readFile(FILE, 'utf8')), JSON.parse(JSON.stringify(wanted)))) {
	console.error(
		'docs/gateway.schema.json differs from the code. Run: node scripts/gateway-schema.ts && npm run fix',
	);
	process.exitCode = 1;
}
