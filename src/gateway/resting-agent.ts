import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** How long a connection is kept that nobody uses; many servers close theirs after five seconds. In ms. */
const REST_MS = 4000;

/** How often the resting ones are looked through, in ms. */
const LOOK_MS = 1000;

/**
 * An agent that keeps connections and closes those that nobody has used for a while. One look a second at all that
 * rest: the agent's own `timeout` would set a timer anew with every piece that a busy connection brings.
 */
export function createRestingAgent(protocol: 'http:' | 'https:'): http.Agent {
	const agent = new (protocol === 'https:' ? https : http).Agent({ keepAlive: true, scheduling: 'lifo' });
	/** Until when each may rest. */
	const resting = new Map<Duplex, number>();
	let timer: NodeJS.Timeout | undefined;

	const look = (): void => {
		const now = performance.now();
		for (const [socket, until] of resting) {
			if (socket.destroyed || until <= now) {
				resting.delete(socket);
				socket.destroy();
			}
		}
		timer = resting.size > 0 ? setTimeout(look, LOOK_MS).unref() : undefined;
	};

	agent.keepSocketAlive = (socket) => {
		const ms = restOf(socket);
		if (ms > 0) {
			(socket as Socket).unref();
			resting.set(socket, performance.now() + ms);
			if (!timer) {
				timer = setTimeout(look, LOOK_MS).unref();
			}
		}
		return ms > 0;
	};
	const reuse = agent.reuseSocket;
	agent.reuseSocket = (socket, request) => {
		resting.delete(socket);
		reuse.call(agent, socket, request);
	};
	return agent;
}

const hints = new WeakMap<Duplex, number>();

/**
 * Notes how long a server keeps its connections, where it says so; ours is closed a second before.
 *
 * @param keepAlive the header `Keep-Alive` of its response.
 */
export function heedKeepAlive(socket: Duplex, keepAlive: string): void {
	const seconds = /\btimeout=(\d+)/.exec(keepAlive)?.[1];
	if (seconds !== undefined && Number(seconds) * 1000 - 1000 < REST_MS) {
		hints.set(socket, Number(seconds) * 1000 - 1000);
	}
}

function restOf(socket: Duplex): number {
	return hints.get(socket) ?? REST_MS;
}
