import * as z from 'zod/mini';

/** What a client may say of how closely a model should look at an image. Null means the same as absent. */
export const imageDetailSchema = z.optional(z.nullable(z.enum(['low', 'high', 'auto', 'original'])));
