import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createMemoryLog, openSpendingLog, type SpendingLog } from '../../src/gateway/spending-log.ts';

const SOURCE = path.join(import.meta.dirname, '../../src/gateway/spending-log.ts');

describe('gateway: what was spent', () => {
	let folder: string;
	let day: string;
	let faults: unknown[];
	const today = () => day;
	const onFault = (error: unknown) => void faults.push(error);

	beforeEach(async () => {
		folder = path.join(await fs.mkdtemp(path.join(os.tmpdir(), 'weir-spending-')), 'weir', 'spending');
		day = '2026-11-21';
		faults = [];
	});
	afterEach(async () => {
		assert.deepEqual(faults, []);
		await fs.rm(path.dirname(path.dirname(folder)), { recursive: true });
	});

	const open = () => openSpendingLog(folder, { today, onFault });
	const file = () => path.join(folder, `${day}.jsonl`);

	for (const [what, create] of [
		['in memory', () => createMemoryLog({ today })],
		['in a folder', open],
	] as const) {
		it(`${what}: begins each day at nothing`, () => {
			const log: SpendingLog = create();
			assert.equal(log.todayUsd(), 0);
			log.add(0.25, 'up/m');
			log.add(0.5, 'up/m');
			assert.equal(log.todayUsd(), 0.75);
			day = '2026-11-22';
			assert.equal(log.todayUsd(), 0);
			log.add(1, 'up/m');
			assert.equal(log.todayUsd(), 1);
		});
	}

	it('stays, for its owner alone, with a line for each call', async () => {
		open().add(0.25, 'up/m');
		const again = open();
		assert.equal(again.todayUsd(), 0.25);
		again.add(0.5, 'up/other');
		assert.equal(open().todayUsd(), 0.75);
		assert.equal((await fs.stat(file())).mode & 0o777, 0o600);
		assert.equal((await fs.stat(folder)).mode & 0o777, 0o700);
		assert.equal(
			await fs.readFile(file(), 'utf8'),
			'{"costUsd":0.25,"model":"up/m"}\n{"costUsd":0.5,"model":"up/other"}\n',
		);
	});

	it('is one sum for all that use the folder, as soon as a call has ended', () => {
		const [one, other] = [open(), open()];
		one.add(0.25, 'up/m');
		assert.equal(other.todayUsd(), 0.25);
		other.add(0.5, 'up/m');
		assert.deepEqual([one.todayUsd(), other.todayUsd()], [0.75, 0.75]);
	});

	it('loses no line of processes that write at once', async () => {
		const code = `import { openSpendingLog } from ${JSON.stringify(SOURCE)};
			const log = openSpendingLog(${JSON.stringify(folder)}, { today: () => '2026-11-21' });
			for (let call = 0; call < 200; call++) log.add(1, 'up/' + 'm'.repeat(150));`;
		const processes = [1, 2, 3].map(() => spawn(process.execPath, ['--input-type=module', '-e', code]));
		const codes = await Promise.all(processes.map(async (child) => (await once(child, 'exit'))[0]));
		assert.deepEqual(codes, [0, 0, 0]);
		assert.equal(open().todayUsd(), 600);
	}).timeout(30_000);

	it('reads a file that is longer than one piece, and names of any length', async () => {
		const log = open();
		for (let call = 0; call < 2000; call++) {
			log.add(0.5, `up/${'é'.repeat(500)}`);
		}
		assert.equal(log.todayUsd(), 1000);
		assert.ok((await fs.stat(file())).size > 200_000);
		assert.equal(open().todayUsd(), 1000);
	});

	it('goes on after a process that ended in the middle of its line', async () => {
		open().add(0.25, 'up/m');
		await fs.appendFile(file(), '{"costUsd":0.5,"mo');
		const log = open();
		log.add(1, 'up/m');
		assert.equal(log.todayUsd(), 1.25);
		assert.equal(open().todayUsd(), 1.25);
	});

	it('refuses a file that holds something else, says where, and touches nothing', async () => {
		await fs.mkdir(folder, { recursive: true });
		for (const line of ['not JSON', '{"costUsd":-1}', '{"costUsd":"1"}', '[]', '{}', '{"costUsd":1e400}']) {
			const content = `{"costUsd":1,"model":"m"}\n${line}\n{"costUsd":1,"model":"m"}\n`;
			await fs.writeFile(file(), content);
			assert.throws(open, {
				kind: 'invalid-request',
				message: new RegExp(`^Line 2 of ${file()}, .*is not in order\\. Mend or delete that line`),
			});
			assert.equal(await fs.readFile(file(), 'utf8'), content);
		}
	});

	it('says so where the file is spoilt later, and counts everything else', async () => {
		const log = open();
		log.add(1, 'up/m');
		assert.equal(log.todayUsd(), 1);
		await fs.appendFile(file(), 'nonsense\n');
		log.add(1, 'up/m');
		assert.equal(log.todayUsd(), 2);
		assert.equal(log.todayUsd(), 2);
		assert.match(String(faults.splice(0)), /^StreamError: Line 2 of .* is not in order/);
	});

	it('counts anew where the file was taken away', async () => {
		const log = open();
		log.add(1, 'up/m');
		assert.equal(log.todayUsd(), 1);
		await fs.rm(file());
		assert.equal(log.todayUsd(), 0);
		log.add(0.5, 'up/m');
		assert.equal(log.todayUsd(), 0.5);
	});

	it('counts in memory what cannot be written, and says so', async () => {
		const log = open();
		await fs.rm(folder, { recursive: true });
		await fs.writeFile(folder, 'a file in the place of the folder');
		log.add(1, 'up/m');
		assert.equal(log.todayUsd(), 1);
		assert.equal(faults.length, 2);
		assert.match(String(faults.splice(0)[0]), /cannot be counted in .*ENOTDIR.*dailyBudgetUsd/);
		assert.throws(open, { kind: 'invalid-request', message: /cannot be counted in/ });
	});
});
