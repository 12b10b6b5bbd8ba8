/**
 * The API version that Weir asks for: the newest that still takes `temperature` and `top_p`.
 *
 * @see https://platform.claude.com/docs/en/api/versioning
 */
export const DEFAULT_VERSION = '2023-06-01';

/** The first version that answers any sampling parameter with status 400. */
const WITHOUT_SAMPLING = '2026-10-21';

/** Whether requests of this version, a date, may carry `temperature` and `top_p`. */
export function allowsSampling(version: string | undefined): boolean {
	return version === undefined || version < WITHOUT_SAMPLING;
}
