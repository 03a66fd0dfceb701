const ROOT = 1;

/**
 * Words as paths of letters. All steps of all words stand in one open hash table of numbers: tens of thousands of words are
 * put in within milliseconds, and a step takes no object.
 */
export class Trie<T> {
	#nodes: Int32Array = new Int32Array(1 << 12);
	#letters: Uint16Array = new Uint16Array(1 << 12);
	#next: Int32Array = new Int32Array(1 << 12);
	#steps = 0;
	#last = ROOT;
	readonly #values: Array<T[] | undefined> = [];

	/** The node before any letter. */
	readonly root = ROOT;

	/** @returns the node behind this letter; 0 where there is none. */
	step(node: number, letter: number): number {
		const mask = this.#nodes.length - 1;
		for (let at = slot(node, letter) & mask; ; at = (at + 1) & mask) {
			const known = this.#nodes[at];
			if (known === 0) return 0;
			if (known === node && this.#letters[at] === letter) return this.#next[at] ?? 0;
		}
	}

	/** What was put under the word that ends at this node. */
	at(node: number): readonly T[] | undefined {
		return this.#values[node];
	}

	put(word: string, value: T): void {
		let node = ROOT;
		for (let i = 0; i < word.length; i++) {
			const letter = word.charCodeAt(i);
			node = this.step(node, letter) || this.#grow(node, letter);
		}
		(this.#values[node] ??= []).push(value);
	}

	#grow(node: number, letter: number): number {
		if (++this.#steps * 2 > this.#nodes.length) this.#widen();
		this.#set(node, letter, ++this.#last);
		return this.#last;
	}

	#set(node: number, letter: number, next: number): void {
		const mask = this.#nodes.length - 1;
		let at = slot(node, letter) & mask;
		while (this.#nodes[at] !== 0) at = (at + 1) & mask;
		this.#nodes[at] = node;
		this.#letters[at] = letter;
		this.#next[at] = next;
	}

	#widen(): void {
		const [nodes, letters, next] = [this.#nodes, this.#letters, this.#next];
		const size = nodes.length * 2;
		[this.#nodes, this.#letters, this.#next] = [new Int32Array(size), new Uint16Array(size), new Int32Array(size)];
		nodes.forEach((node, at) => {
			if (node !== 0) this.#set(node, letters[at] ?? 0, next[at] ?? 0);
		});
	}
}

function slot(node: number, letter: number): number {
	const mixed = Math.imul(node, 0x9e3779b1) ^ Math.imul(letter, 0x85ebca6b);
	return mixed ^ (mixed >>> 15);
}
