/** One file of a session: what one window wrote, in parts where it grew large. */
export interface LogFile {
	session: string;
	writer: string;
	/** From 1. */
	part: number;
}

/** Its name, e.g. `k3v9x0q2m7.h2c8.1.log`. Lower case, so that no file system confuses two. */
export function logFileName({ session, writer, part }: LogFile): string {
	return `${session}.${writer}.${part}.log`;
}

/** What the name says; undefined for files that are not a session's. */
export function readLogFileName(name: string): LogFile | undefined {
	const [, session, writer, part] = /^([a-z0-9]{1,64})\.([a-z0-9]{1,64})\.(\d{1,9})\.log$/.exec(name) ?? [];
	return session === undefined || writer === undefined || part === undefined
		? undefined
		: { session, writer, part: Number(part) };
}

/** A name for a session or a writer that nobody else takes: 128 random bits. */
export function newId(): string {
	return crypto.randomUUID().replaceAll('-', '');
}

/** Whether it can be a session's id: what comes from outside becomes part of a file's name. */
export function isId(text: string): boolean {
	return /^[a-z0-9]{1,64}$/.test(text);
}
