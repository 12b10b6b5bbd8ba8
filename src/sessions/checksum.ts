/**
 * CRC-32C (Castagnoli) of the bytes, as an unsigned number; `earlier` goes on from the checksum of what came before.
 *
 * It is here to find what a disk or a crash did, not what somebody did on purpose: it finds every burst of up to 32
 * bits, and in a record of up to 650 bytes any five wrong bits wherever they are (Koopman, "32-Bit Cyclic Redundancy Codes for Internet Applications", DSN 2002, table 1). iSCSI, ext4 and RocksDB's
 * log use it. Four bytes at a time: some hundred megabytes a second.
 */
export function crc32c(bytes: Uint8Array, earlier = 0): number {
	let crc = ~earlier;
	let at = 0;
	for (const end = bytes.length - 3; at < end; at += 4) {
		crc ^=
			byte(bytes, at) |
			(byte(bytes, at + 1) << 8) |
			(byte(bytes, at + 2) << 16) |
			(byte(bytes, at + 3) << 24);
		crc =
			entry(THIRD, crc & 0xff) ^
			entry(SECOND, (crc >>> 8) & 0xff) ^
			entry(FIRST, (crc >>> 16) & 0xff) ^
			entry(TABLE, crc >>> 24);
	}
	for (; at < bytes.length; at++) {
		crc = (crc >>> 8) ^ entry(TABLE, (crc ^ byte(bytes, at)) & 0xff);
	}
	return ~crc >>> 0;
}

/** The polynomial 0x1EDC6F41, its bits reversed (RFC 3720, 12.1). */
const POLYNOMIAL = 0x82f63b78;

const TABLE = Int32Array.from({ length: 256 }, (_, value) => {
	let crc = value;
	for (let bit = 0; bit < 8; bit++) {
		crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
	}
	return crc;
});
const FIRST = shifted(TABLE);
const SECOND = shifted(FIRST);
const THIRD = shifted(SECOND);

/** The table of the same bytes with one more zero byte behind them. */
function shifted(table: Int32Array): Int32Array {
	return table.map((crc) => (crc >>> 8) ^ entry(TABLE, crc & 0xff));
}

function entry(table: Int32Array, index: number): number {
	return table[index] as number;
}

function byte(bytes: Uint8Array, index: number): number {
	return bytes[index] as number;
}
