/** All of the proofs take minutes: a part of each at every test, the whole with `WEIR_PROOFS=1`. */
export const IS_WHOLE_PROOF = process.env.WEIR_PROOFS === '1';

/** How long a proof may take before it counts as stuck. */
export const PROOF_TIMEOUT_MS = IS_WHOLE_PROOF ? 3_600_000 : 120_000;
