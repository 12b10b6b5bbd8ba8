import { BlockList, isIP } from 'node:net';

/**
 * Whether an IP address is a public one of the internet: not this machine, the local network, or a cloud's own
 * services. Undefined for what is no IP address.
 */
export function isPublicAddress(address: string): boolean | undefined {
	const family = isIP(address);
	if (family === 0) {
		return undefined;
	}
	return family === 4
		? !NOT_PUBLIC.check(address, 'ipv4')
		: GLOBAL_IPV6.check(address, 'ipv6') && !NOT_PUBLIC.check(address, 'ipv6');
}

/** Of IPv6 only this much is handed out. */
const GLOBAL_IPV6 = blockList([['2000::', 3, 'ipv6']]);

/** @see https://www.iana.org/assignments/iana-ipv4-special-registry and -ipv6- */
const NOT_PUBLIC = blockList([
	['0.0.0.0', 8, 'ipv4'],
	['10.0.0.0', 8, 'ipv4'],
	['100.64.0.0', 10, 'ipv4'],
	['127.0.0.0', 8, 'ipv4'],
	['169.254.0.0', 16, 'ipv4'],
	['172.16.0.0', 12, 'ipv4'],
	['192.0.0.0', 24, 'ipv4'],
	['192.0.2.0', 24, 'ipv4'],
	['192.88.99.0', 24, 'ipv4'],
	['192.168.0.0', 16, 'ipv4'],
	['198.18.0.0', 15, 'ipv4'],
	['198.51.100.0', 24, 'ipv4'],
	['203.0.113.0', 24, 'ipv4'],
	['224.0.0.0', 4, 'ipv4'],
	['240.0.0.0', 4, 'ipv4'],
	// Tunnels, which lead to an IPv4 address that nobody looks at here.
	['2001::', 23, 'ipv6'],
	['2001:db8::', 32, 'ipv6'],
	['2002::', 16, 'ipv6'],
	['3fff::', 20, 'ipv6'],
]);

function blockList(subnets: readonly (readonly [string, number, 'ipv4' | 'ipv6'])[]): BlockList {
	const list = new BlockList();
	for (const [net, prefix, family] of subnets) {
		list.addSubnet(net, prefix, family);
	}
	return list;
}
