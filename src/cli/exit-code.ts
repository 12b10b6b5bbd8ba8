/** What a shell reports of a program that Ctrl+C ended. */
export const EXIT_INTERRUPTED = 130;

/** What a shell reports of a program whose reader went away (SIGPIPE). */
export const EXIT_READER_GONE = 141;
