import * as z from 'zod/mini';
import { StreamError } from '../core/errors.ts';
import { quote } from '../core/http/quote.ts';
import { PROTOCOL_NAMES } from '../core/protocols/table.ts';
import { PRESETS } from '../core/providers.ts';
import { QUIRK_NAMES } from '../core/quirks.ts';
import { complaintOf } from './config-complaint.ts';
import { body, count, described, headers, text } from './config-fields.ts';
import { policySchema } from './policy-config.ts';
import { SHORTEST_TOKEN } from './token.ts';
import { toolSchema, toolsComplaint } from './tool-config.ts';

const protocol = z.enum(PROTOCOL_NAMES);

const model = z.union([
	text,
	z.strictObject({
		id: described(text, 'Its name as the provider knows it.'),
		protocol: z.optional(described(protocol, 'What it speaks, where that is not what the provider speaks.')),
		headers: z.optional(described(headers, 'Added to the headers of the provider.')),
		extraBody: z.optional(described(body, 'Added to the extra body of the provider.')),
	}),
]);

const provider = z.strictObject({
	id: described(
		z
			.string()
			.check(z.regex(/^[A-Za-z0-9][\w.-]*$/, 'must be letters, digits, dots, dashes and underscores')),
		'What stands before the slash in PROVIDER/MODEL.',
	),
	name: z.optional(described(text, 'The name in messages. Default: the id, or the name of the preset.')),
	preset: z.optional(
		described(
			z.enum(['demo', ...PRESETS.map(({ id }) => id)]),
			'A known provider: whatever is absent comes from it. "demo" is the one that ships inside.',
		),
	),
	protocol: z.optional(described(protocol, 'What its models speak.')),
	baseUrl: z.optional(
		described(
			z.url({ protocol: /^https?$/, error: 'must be an http or https address' }),
			"The address as the protocol's official SDK means it: OpenAI's with /v1, Anthropic's without, Poe's with /bot/.",
		),
	),
	keyEnv: z.optional(
		described(text, 'The environment variable that holds the key. The file itself holds none.'),
	),
	models: z.optional(
		described(z.array(model), 'The only models that may be asked for. Default: any name is passed on.'),
	),
	headers: z.optional(described(headers, 'Sent with every request. Keys do not belong here.')),
	extraBody: z.optional(
		described(body, 'Added to the body of every request; what a request says itself wins.'),
	),
	quirks: z.optional(
		described(
			z.array(z.enum(QUIRK_NAMES)),
			'In what its models differ from the protocol. Default: as the preset has it. Weir learns these by itself, by one refused request each.',
		),
	),
	rateLimit: z.optional(
		described(
			z.strictObject({
				requestsPerMinute: z.optional(count),
				tokensPerMinute: z.optional(count),
				concurrent: z.optional(count),
			}),
			'How much may be asked of it; requests wait for their turn. Default: as the preset has it (Poe: 500 requests a minute), else no limit.',
		),
	),
});

/** The configuration file of `weir serve` and `weir mcp`. */
export const configSchema = z.strictObject({
	$schema: z.optional(described(z.string(), 'Where this schema lies, for editors.')),
	providers: described(z.array(provider).check(z.minLength(1)), 'Who answers.'),
	default: z.optional(
		described(
			text,
			'The model that answers to names that nothing else answers to; a list with commas falls back.',
		),
	),
	aliases: z.optional(
		described(z.record(z.string(), text), 'Other names for models; what they stand for may be a list.'),
	),
	host: z.optional(
		described(text, 'Where to listen. Default 127.0.0.1. Any other one needs tokenEnv and allowedHosts.'),
	),
	port: z.optional(described(z.int().check(z.gte(0), z.lte(65_535)), 'Default 0: any that is free.')),
	tokenEnv: z.optional(
		described(
			text,
			`The environment variable that holds the token, of at least ${SHORTEST_TOKEN} characters. Default: a random one in a file.`,
		),
	),
	allowedHosts: z.optional(
		described(z.array(text), 'What clients may call the server besides 127.0.0.1, localhost and [::1].'),
	),
	allowedOrigins: z.optional(
		described(
			z.array(
				z
					.string()
					.check(
						z.regex(
							/^[a-z][a-z0-9+.-]*:\/\/[^/\s*]+$/,
							'must be an origin such as https://example.com, without a path',
						),
					),
			),
			'Web pages that may ask, as exact origins. Default none.',
		),
	),
	maxStreams: z.optional(described(count, 'Answers under way at once. Default 512.')),
	policies: z.optional(policySchema),
	tools: z.optional(
		described(
			z.array(toolSchema),
			'For MCP: programs and addresses that models may call, once a client has registered them by name.',
		),
	),
	attachments: z.optional(
		described(
			z.array(text),
			'For MCP: folders whose files clients may attach by path. Default: for weir mcp the folder that it is started in, for weir serve none.',
		),
	),
	mediaFolder: z.optional(
		described(
			text,
			'For MCP: the folder that images, videos and sounds are saved in. Default: weir/media where the system keeps the data of users.',
		),
	),
});

/** A configuration as it was read. */
export type GatewayConfig = z.infer<typeof configSchema>;
export type ProviderConfig = GatewayConfig['providers'][number];

/** The demo alone, which needs nothing to be set. */
export const DEMO_CONFIG: GatewayConfig = {
	providers: [{ id: 'demo', preset: 'demo' }],
	default: 'demo/demo',
};

/**
 * Checks a configuration.
 *
 * @param file its name, for messages.
 * @throws StreamError `invalid-request` that names the first field that is wrong, as `providers[0].baseUrl`.
 */
export function readConfig(json: unknown, file: string): GatewayConfig {
	const read = configSchema.safeParse(json);
	if (!read.success) {
		throw configError(file, complaintOf(read.error.issues));
	}
	checkProviders(read.data, file);
	checkHost(read.data, file);
	const complaint = toolsComplaint(read.data.tools ?? []);
	if (complaint !== undefined) {
		throw configError(file, complaint);
	}
	return read.data;
}

/** The error of a configuration; `complaint` begins with the field's name. */
function configError(file: string, complaint: string): StreamError {
	return new StreamError('invalid-request', `${file}: ${complaint}. Change it there.`);
}

function checkProviders({ providers }: GatewayConfig, file: string): void {
	const seen = new Set<string>();
	providers.forEach(({ id, preset, protocol, baseUrl }, at) => {
		if (seen.has(id)) {
			throw configError(file, `providers[${at}].id "${id}" is there twice`);
		}
		seen.add(id);
		if (baseUrl !== undefined && /^https?:\/\/[^/]*@/i.test(baseUrl)) {
			throw configError(
				file,
				`providers[${at}].baseUrl holds a name or a password, which keyEnv should name`,
			);
		}
		const own = PRESETS.find((candidate) => candidate.id === preset);
		const isWhole = preset === 'demo' || ((own || protocol) && (own?.baseUrl || baseUrl));
		if (!isWhole) {
			throw configError(file, `providers[${at}] needs a preset, or a protocol and a baseUrl`);
		}
	});
}

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|localhost|::1)$/i;

function checkHost({ host, tokenEnv, allowedHosts }: GatewayConfig, file: string): void {
	if (host !== undefined && !LOOPBACK.test(host) && !(tokenEnv && allowedHosts?.length)) {
		throw configError(
			file,
			`host ${quote(host, 100)} lets other machines in, which needs tokenEnv and allowedHosts as well`,
		);
	}
}
