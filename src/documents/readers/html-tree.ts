import type * as htmlparser from '#vendor/html';

export type HtmlDocument = ReturnType<typeof htmlparser.parseDocument>;
export type HtmlNode = HtmlDocument['children'][number];
export type HtmlElement = Extract<HtmlNode, { attribs: Record<string, string> }>;

export type Step = { at: 'open' | 'close'; element: HtmlElement } | { at: 'text'; text: string };

export function isElement(node: HtmlNode): node is HtmlElement {
	return 'attribs' in node;
}

/**
 * Walks a tree in document order without recursion, as hostile pages nest elements deeper than the stack is.
 * `enter` says whether an element's inside is wanted.
 */
export function* walk(
	roots: readonly HtmlNode[],
	enter: (element: HtmlElement) => boolean = () => true,
): Generator<Step> {
	const stack: Array<{ nodes: readonly HtmlNode[]; next: number; element: HtmlElement | null }> = [
		{ nodes: roots, next: 0, element: null },
	];
	for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
		const node = top.nodes[top.next];
		if (node === undefined) {
			stack.pop();
			if (top.element !== null) yield { at: 'close', element: top.element };
			continue;
		}
		top.next += 1;
		if (isElement(node)) {
			if (!enter(node)) continue;
			yield { at: 'open', element: node };
			stack.push({ nodes: node.children, next: 0, element: node });
		} else if ('data' in node && String(node.type) === 'text') {
			yield { at: 'text', text: node.data };
		}
	}
}
