import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import { json } from 'node:stream/consumers';
import type { SuiteResults } from '../../scripts/suites/results.ts';

/** A function to run in the extension host, and its argument; both cross as text. */
export interface Job {
	id: number;
	source: string;
	argument: unknown;
}

/** What the extension host's side asks of this one. */
export interface ControlHandlers {
	/** A line of the reporter or of the extension host's console. */
	onLine(line: string): void;
	/** How a run of the host's tests ended. */
	onResults(results: SuiteResults): void;
}

/** The test's end of its line into the extension host. */
export interface Control {
	/** Where the runner in the extension host reports; unguessable. */
	url: string;
	/** Resolves when the extension host of the present window takes jobs. */
	ready(): Promise<void>;
	/** The window is about to be loaded again: its extension host goes, and with it what it was asked. */
	reset(): void;
	/** Runs a function's source in the extension host. Rejects with what it threw. */
	run(source: string, argument: unknown): Promise<unknown>;
	close(): void;
}

/** Opens a line to the runner inside the extension host: loopback HTTP under an unguessable path. */
export async function startControl(handlers: ControlHandlers): Promise<Control> {
	const token = randomBytes(16).toString('hex');
	const jobs = new JobQueue();
	const answer = async (operation: string | undefined, body: Body): Promise<unknown> => {
		switch (operation) {
			case 'line':
				return handlers.onLine(String(body.line));
			case 'results':
				return handlers.onResults(body.results as SuiteResults);
			case 'job':
				return jobs.next(body.first === true);
			case 'done':
				return jobs.settle(Number(body.id), body);
			default:
				throw new Error(`The runner asked for "${operation}", which is not known.`);
		}
	};
	const server = http.createServer(async (request, response) => {
		const [, given, operation] = (request.url ?? '').split('/');
		if (given !== token) {
			response.writeHead(404).end();
			return;
		}
		const reply = await json(request)
			.then((body) => answer(operation, body as Body))
			.catch((error: unknown) => ({ error: describe(error) }));
		response.setHeader('content-type', 'application/json');
		response.end(JSON.stringify(reply ?? null));
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	const port = typeof address === 'object' ? address?.port : undefined;
	return {
		url: `http://127.0.0.1:${port}/${token}`,
		ready: () => jobs.ready(),
		reset: () => jobs.reset(),
		run: (source, argument) => jobs.run(source, argument),
		close() {
			server.closeAllConnections();
			server.close();
		},
	};
}

type Body = Readonly<Record<string, unknown>>;

function describe(error: unknown): string {
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Jobs on their way to the extension host, which asks for one at a time and reports each when it is done. */
class JobQueue {
	#ready = Promise.withResolvers<void>();
	#waiting: ((job: Job) => void) | undefined;
	#lastId = 0;
	readonly #jobs: Job[] = [];
	readonly #pending = new Map<number, PromiseWithResolvers<unknown>>();

	ready(): Promise<void> {
		return this.#ready.promise;
	}

	reset(): void {
		this.#ready = Promise.withResolvers<void>();
		this.#waiting = undefined;
		this.#jobs.length = 0;
		for (const pending of this.#pending.values()) {
			pending.reject(new Error('The window was loaded again before the extension host answered.'));
		}
		this.#pending.clear();
	}

	async run(source: string, argument: unknown): Promise<unknown> {
		await this.ready();
		this.#lastId += 1;
		const job = { id: this.#lastId, source, argument };
		const pending = Promise.withResolvers<unknown>();
		this.#pending.set(job.id, pending);
		const take = this.#waiting;
		this.#waiting = undefined;
		if (take) {
			take(job);
		} else {
			this.#jobs.push(job);
		}
		return pending.promise;
	}

	next(first: boolean): Promise<Job> | Job {
		if (first) {
			this.#ready.resolve();
		}
		const job = this.#jobs.shift();
		return (
			job ??
			new Promise((resolve) => {
				this.#waiting = resolve;
			})
		);
	}

	settle(id: number, outcome: Body): void {
		const pending = this.#pending.get(id);
		this.#pending.delete(id);
		if (outcome.error === undefined) {
			pending?.resolve(outcome.value);
		} else {
			pending?.reject(new Error(String(outcome.error)));
		}
	}
}
