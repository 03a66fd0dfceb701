import { boards } from '../../../fixtures/boards';
import { measureBoard } from '../../../fixtures/boards/measure';

describe('a board, given by the address of its list alone', () => {
	test.each(boards.map((board) => [board.name, board] as const))('%s comes complete and right', async (_name, board) => {
		const result = await measureBoard(board);
		expect({ error: result.error, missing: result.missing, foreign: result.foreign, wrong: result.wrong }).toEqual({
			error: null,
			missing: [],
			foreign: [],
			wrong: [],
		});
	});
});
