import type { SERVER_HALVES } from '../core/protocols/server-table.ts';

/** A protocol that clients of the gateway speak. */
export type Face = keyof typeof SERVER_HALVES;
