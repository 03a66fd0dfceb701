import { parseArgs } from 'node:util';
import { join } from 'node:path';
import type { Figures } from './cards';
import { weightsBelow, writeCards } from './cards';

export interface Training {
	data: string;
	out: string;
	say: (text: string) => void;
}

/** Reads the command line (`--data` folder with the corpora, `--out` folder for the weights), trains, and writes the model cards. */
export async function runTraining(train: (training: Training) => Promise<Figures>): Promise<void> {
	const root = join(__dirname, '..', '..', '..');
	const { values } = parseArgs({
		options: {
			data: { type: 'string', default: join(root, '..', 'shared', 'data') },
			out: { type: 'string', default: join(root, 'models') },
			json: { type: 'boolean', default: false },
		},
	});
	const started = Date.now();
	const say = (text: string) => console.log(`${((Date.now() - started) / 1_000).toFixed(0).padStart(4)} s  ${text}`);
	const figures = await train({ data: values.data, out: values.out, say });
	await writeCards(values.out, figures);
	const weightBytes = await weightsBelow(values.out);
	if (values.json) {
		console.log(JSON.stringify({ ...figures, weightBytes }));
		return;
	}
	for (const [name, figure] of Object.entries(figures)) say(`${name}: ${JSON.stringify(figure)}`);
	say(`weights of all models together: ${weightBytes} bytes`);
}
