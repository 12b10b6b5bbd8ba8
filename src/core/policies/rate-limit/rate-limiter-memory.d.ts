// The package's entry loads its limiters for two dozen databases; this is the one file that counts in memory.
declare module 'rate-limiter-flexible/lib/RateLimiterMemory.js' {
	import { RateLimiterMemory } from 'rate-limiter-flexible';

	export = RateLimiterMemory;
}
