import type { Exchange } from './exchange.ts';

/** Answers one request. `headers` belong into every response to this client. */
export type Handler = (exchange: Exchange, headers: Readonly<Record<string, string>>) => Promise<void> | void;

/** What there is at a path. */
export interface Route {
	/** By method. HEAD is answered as GET, without the body. */
	methods: Readonly<Partial<Record<'GET' | 'POST' | 'DELETE', Handler>>>;
	/** Answered without the token. Default false. */
	isOpen?: boolean | undefined;
}

/** By path; one that ends in `/` stands for everything below it. */
export type Routes = Readonly<Record<string, Route>>;

/** @returns undefined where there is nothing at the path. */
export function findRoute(routes: Routes, path: string): Route | undefined {
	if (Object.hasOwn(routes, path) && !path.endsWith('/')) {
		return routes[path];
	}
	const above = Object.keys(routes).find(
		(prefix) => prefix.endsWith('/') && path.startsWith(prefix) && path.length > prefix.length,
	);
	return above === undefined ? undefined : routes[above];
}

/** The methods of a route, for `Allow`. */
export function allowOf({ methods }: Route): string {
	const head = methods.GET ? ['HEAD'] : [];
	return [...Object.keys(methods), ...head, 'OPTIONS'].join(', ');
}

/** @returns undefined for a method that the route does not have. */
export function handlerOf({ methods }: Route, method: string): Handler | undefined {
	const name = method === 'HEAD' ? 'GET' : method;
	return name === 'GET' || name === 'POST' || name === 'DELETE' ? methods[name] : undefined;
}
