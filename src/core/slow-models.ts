/**
 * How long the first event of a slow model may take, in ms, where nothing else is set: a local model may have to be
 * read from disk first; a model that makes media says nothing until it is done, videos after many minutes; before a
 * model of another extension answers, VS Code may ask the user whether it may.
 */
export const SLOW_FIRST_EVENT_MS = { local: 300_000, media: 900_000, consent: 300_000 } as const;
