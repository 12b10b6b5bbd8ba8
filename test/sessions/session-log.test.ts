import assert from 'node:assert/strict';
import { decodeRecords, joined } from '../../src/sessions/record-codec.ts';
import { type Saved, SessionLog } from '../../src/sessions/session-log.ts';
import { createTroubleReport } from '../../src/sessions/trouble.ts';
import { createFakeClock, settled } from '../core/fake-clock.ts';
import { Disk } from './disk.ts';

/** A log whose disk waits with each append until the test lets it go on. */
function slowLog() {
	const disk = new Disk();
	const storage = disk.storage();
	const waiting: (() => void)[] = [];
	const log = new SessionLog({
		storage: {
			...storage,
			async append(...all) {
				await new Promise<void>((resolve) => waiting.push(resolve));
				return storage.append(...all);
			},
		},
		session: 's1',
		writer: 'w1',
		report: createTroubleReport({
			trouble: ({ cause }) => assert.fail(String(cause)),
			recovered: () => undefined,
		}),
		rewritten: () => [],
		clock: createFakeClock(),
		now: () => 1000,
	});
	const name = (title: string) => log.commit([{ stamp: log.stamp(), body: { kind: 'named', title } }]);
	const titles = () =>
		decodeRecords(joined([...disk.files().values()])).records.map(
			({ body }) => body?.kind === 'named' && body.title,
		);
	return { log, name, titles, waiting };
}

describe('a session’s log', () => {
	it('writes together what is committed while it writes, and promises nothing before', async () => {
		const { name, titles, waiting } = slowLog();
		const saved: string[] = [];
		const note = (title: string) => void name(title).then((how: Saved) => saved.push(`${title} ${how}`));
		note('a');
		note('b');
		await settled();
		note('c');
		note('d');
		await settled();
		assert.equal(waiting.length, 1);
		assert.deepEqual(saved, []);
		waiting.shift()?.();
		await settled();
		assert.deepEqual(saved, ['a saved', 'b saved']);
		assert.deepEqual(titles(), ['a', 'b']);
		assert.equal(waiting.length, 1);
		waiting.shift()?.();
		await settled();
		assert.deepEqual(saved, ['a saved', 'b saved', 'c saved', 'd saved']);
		assert.deepEqual(titles(), ['a', 'b', 'c', 'd']);
	});

	it('writes all that is committed before it is closed', async () => {
		const { log, name, titles, waiting } = slowLog();
		void name('a');
		await settled();
		void name('b');
		const closed = log.close();
		waiting.shift()?.();
		await settled();
		waiting.shift()?.();
		assert.equal(await closed, 'saved');
		assert.deepEqual(titles(), ['a', 'b']);
	});

	it('gives every record a later place, whatever the wall clock says and others have written', () => {
		const { log } = slowLog();
		assert.equal(log.stamp().clock, 1000);
		assert.equal(log.stamp().clock, 1001);
		log.observe(5000);
		log.observe(20);
		assert.deepEqual(log.stamp(), { writer: 'w1', clock: 5001 });
	});
});
