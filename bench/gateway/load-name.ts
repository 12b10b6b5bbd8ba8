/** What is asked of the load's provider, as the model's name. */
export interface Load {
	/** That begin together, once the last of them was asked for. */
	streams: number;
	/** Of each stream, in events a second. */
	rate: number;
	/** Of each stream. */
	events: number;
}

export function modelOf({ streams, rate, events }: Load): string {
	return `load-${streams}-${rate}-${events}`;
}

export function loadOf(body: string): Load {
	const [, streams, rate, events] = /load-(\d+)-(\d+)-(\d+)/.exec(body) ?? [];
	return { streams: Number(streams), rate: Number(rate), events: Number(events) };
}
