/** How far each sequence has come in the text at hand. Kept between texts, as it is large; the round tells what is of now. */
export class Memory {
	#round = 0;
	readonly round: Int32Array;
	readonly start: Int32Array;
	readonly end: Int32Array;
	readonly at: Int32Array;
	readonly groupRound: Int32Array;
	readonly groupStart: Int32Array;
	readonly groupEnd: Int32Array;
	readonly groupSentence: Int32Array;

	constructor(slots: number, groups: number) {
		[this.round, this.start, this.end, this.at] = [new Int32Array(slots), new Int32Array(slots), new Int32Array(slots), new Int32Array(slots)];
		[this.groupRound, this.groupStart, this.groupEnd, this.groupSentence] = [new Int32Array(groups), new Int32Array(groups), new Int32Array(groups), new Int32Array(groups)];
	}

	forget(): void {
		this.#round++;
	}

	get now(): number {
		return this.#round;
	}

	/** Two generations of each step are kept: a step may follow the one before the last, where the last came at its own place. */
	note(slot: number, at: number, from: number, end: number): void {
		// Of several readings of one place ("아빠", "아빠가") the shortest leaves most room for what follows.
		if (this.round[slot] === this.#round && this.at[slot] === at) return;
		this.round[slot + 1] = this.round[slot] ?? 0;
		this.start[slot + 1] = this.start[slot] ?? 0;
		this.end[slot + 1] = this.end[slot] ?? 0;
		this.round[slot] = this.#round;
		this.at[slot] = at;
		this.start[slot] = from;
		this.end[slot] = end;
	}
}
