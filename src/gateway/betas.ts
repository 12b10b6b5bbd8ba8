import type { Exchange } from './exchange.ts';

/** More than any client asks for. */
const MOST_BETAS = 64;

/**
 * The trial features that a client has opted into. Fields that it sends may be refused without them, so they go where
 * the fields go; names that a header could not carry are left out.
 */
export function betasOf({ request }: Pick<Exchange, 'request'>): string[] | undefined {
	const header = request.headers['anthropic-beta'];
	if (header === undefined) {
		return undefined;
	}
	const names = String(header)
		.split(',')
		.map((name) => name.trim());
	const betas = names.filter((name) => /^[\w.-]{1,100}$/.test(name)).slice(0, MOST_BETAS);
	return betas.length > 0 ? betas : undefined;
}
