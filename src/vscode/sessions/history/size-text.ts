const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** A size on the disk for people, in steps of 1,000: `0 byte`, `4.2 MB`, `12 kB`. */
export function sizeText(bytes: number, locale = 'en'): string {
	let size = bytes;
	let unit = 0;
	// What rounds up to 1,000 belongs to the next unit.
	while (size >= 999.5 && unit < UNITS.length - 1) {
		size /= 1000;
		unit++;
	}
	return new Intl.NumberFormat(locale, {
		style: 'unit',
		unit: UNITS[unit] ?? 'byte',
		unitDisplay: unit === 0 ? 'long' : 'short',
		maximumFractionDigits: size < 10 && unit > 0 ? 1 : 0,
	}).format(size);
}
