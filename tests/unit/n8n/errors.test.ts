import type { INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { CityHallError } from '../../../src/errors';
import { clerkMessage, toNodeError } from '../../../src/n8n/errors';

const node: INode = { id: '1', name: 'Extract Text', type: 'n8n-nodes-cityhall.x', typeVersion: 1, position: [0, 0], parameters: {} };

describe('an error on its way to the editor', () => {
	it('says what happened, what to do and to which item', () => {
		const shown = toNodeError(node, new CityHallError('X', 'The file is empty', 'Upload it again.'), 4);
		expect(shown).toBeInstanceOf(NodeOperationError);
		expect(shown).toMatchObject({ message: 'The file is empty', description: 'Upload it again.', context: { itemIndex: 4 }, node });
	});

	it("leaves n8n's own errors as they are, but for the item", () => {
		const operation = new NodeOperationError(node, 'No credential', { description: 'Add one.' });
		const api = new NodeApiError(node, { message: 'Refused' }, { itemIndex: 1 });
		expect(toNodeError(node, operation, 2)).toBe(operation);
		expect(operation.context.itemIndex).toBe(2);
		expect(toNodeError(node, api, 2)).toBe(api);
		expect(api.context.itemIndex).toBe(1);
	});

	it.each([
		['an error', new TypeError('x is not iterable'), 'x is not iterable'],
		['a text', 'out of paper', 'out of paper'],
		['an object with a message', { message: 'socket closed', code: 1 }, 'socket closed'],
		['an error without a message', new Error(''), 'The node stopped without saying why'],
		['an object without a message', { code: 1 }, 'The node stopped without saying why'],
		['nothing', undefined, 'The node stopped without saying why'],
	])('is readable when %s was thrown', (_, thrown, message) => {
		const shown = toNodeError(node, thrown, 0);
		expect(shown.message).toBe(message);
		expect(shown.description).toMatch(/not expected/);
	});

	it('becomes one readable line on the item', () => {
		const line = (message: string, description?: string) => clerkMessage(new NodeOperationError(node, message, { description }));
		expect(line('The file is empty', 'Upload it again.')).toBe('The file is empty. Upload it again.');
		expect(line('The file is empty.', 'Upload it again.')).toBe('The file is empty. Upload it again.');
		expect(line('Is it empty?', 'Upload it again.')).toBe('Is it empty? Upload it again.');
		expect(line('The file is empty')).toBe('The file is empty');
	});
});
