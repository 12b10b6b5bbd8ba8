/** A Markdown text of `length` characters or a section more, in blocks of every kind; always the same. */
export function longText(length: number): string {
	const sections: string[] = [];
	let written = 0;
	for (let number = 1; written < length; number++) {
		const section = sectionOf(number);
		sections.push(section);
		written += section.length;
	}
	return sections.join('');
}

function sectionOf(number: number): string {
	const body = BLOCKS[number % BLOCKS.length]?.(number) ?? paragraph(number);
	return `## ${number}. ${pick(TITLES, number)}\n\n${paragraph(number)}\n\n${body}\n\n${paragraph(number + 5)}\n\n`;
}

const TITLES = [
	'Where the water comes from',
	'What a weir does',
	'How it is measured',
	'What the fish think of it',
	'When it floods',
	'Who looks after it',
	'What it sounds like at night',
] as const;

const SENTENCES = [
	'A weir is a low wall across a stream.',
	'The water gathers behind it, grows calm, and goes over the top.',
	'How high it stands there tells how much is flowing.',
	'Nothing is held back for long: what arrives also leaves.',
	'A good one is noticed only by its *even* sound.',
	'After rain the stream carries leaves, sand and now and then a boot.',
	'The keeper reads the gauge every morning and writes one number down.',
	'A notch in the shape of a `V` measures small flows best.',
	'Upstream the banks are **low**, and herons stand in the shallows.',
	'In August one can walk across with dry feet.',
	'Eels find their way around it on wet nights.',
	'What comes too fast goes over the side, into a channel dug for it.',
	'Its stones were cut in the valley and never carried far.',
] as const;

function paragraph(seed: number): string {
	return Array.from({ length: 4 + (seed % 3) }, (_, place) => pick(SENTENCES, seed * 5 + place * 3)).join(
		' ',
	);
}

const BLOCKS: readonly ((seed: number) => string)[] = [
	(seed) => listOf(seed, (place) => `${place}.`),
	(seed) => listOf(seed, () => '-'),
	(seed) =>
		`\`\`\`ts\n/** Litres a second over a V-notch, from the height in metres. */\nexport function flow${seed}(height: number): number {\n\treturn 1380 * height ** 2.5;\n}\n\`\`\``,
	(seed) =>
		`| Day | Height | Flow |\n| --- | ---: | ---: |\n${[1, 2, 3, 4].map((day) => `| ${day} | ${(seed * 7 + day * 3) % 60} cm | ${(seed * 31 + day * 17) % 900} l/s |`).join('\n')}`,
	(seed) => `> ${pick(SENTENCES, seed)}\n>\n> ${pick(SENTENCES, seed + 4)}`,
];

function listOf(seed: number, mark: (place: number) => string): string {
	return [1, 2, 3, 4].map((place) => `${mark(place)} ${pick(SENTENCES, seed + place)}`).join('\n');
}

function pick(from: readonly string[], seed: number): string {
	return from[seed % from.length] ?? '';
}
