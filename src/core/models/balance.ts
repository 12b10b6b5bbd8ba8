import { t } from '@vscode/l10n';
import * as z from 'zod/mini';
import { StreamError } from '../errors.ts';
import type { Endpoint } from '../protocols/protocol.ts';
import { PRESETS } from '../providers.ts';
import { type AskOptions, getJson } from './get-json.ts';

/** What is left on an account. */
export interface Balance {
	amount: number;
	/** What is counted, in the plural: Poe's is `points`. */
	unit: string;
}

const pointBalance = z.object({ current_point_balance: z.number() });

/**
 * What is left on the account of the endpoint's key; undefined where the provider is not known to tell. Today Poe
 * alone: `GET /usage/current_balance`.
 *
 * @throws StreamError as a chat completion does; `protocol` for an answer that tells no balance.
 * @see https://creator.poe.com/docs/resources/usage-api
 */
export async function balanceOf(endpoint: Endpoint, options: AskOptions): Promise<Balance | undefined> {
	if (!URL.canParse(endpoint.baseUrl)) {
		return undefined;
	}
	const { origin } = new URL(endpoint.baseUrl);
	const preset = PRESETS.find(
		({ baseUrl, own }) => own?.balance !== undefined && new URL(baseUrl).origin === origin,
	);
	if (preset?.own?.balance === undefined) {
		return undefined;
	}
	const read = pointBalance.safeParse(await getJson(endpoint, origin + preset.own.balance, options));
	if (!read.success) {
		throw new StreamError('protocol', t('{0} told no balance that Weir understands.', endpoint.name), {
			provider: endpoint.provider,
		});
	}
	return { amount: read.data.current_point_balance, unit: t('points') };
}
