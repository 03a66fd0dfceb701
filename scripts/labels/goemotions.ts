/** GoEmotions' 28 labels (Demszky et al. 2020, CC BY 4.0) in the same groups as KOTE's, as far as they have a counterpart. */
export const GOEMOTIONS_GROUPS = {
	anger: [2, 3], // anger, annoyance
	contempt: [10, 11], // disapproval, disgust
	disappointment: [9], // disappointment
	sadness: [16, 24, 25], // grief, remorse, sadness
	fear: [12, 14, 19], // embarrassment, fear, nervousness
	joy: [1, 13, 17, 23], // amusement, excitement, joy, relief
	gratitude: [0, 15, 21], // admiration, gratitude, pride
	affection: [4, 5, 18, 20], // approval, caring, love, optimism
	interest: [6, 7, 8, 22, 26], // confusion, curiosity, desire, realization, surprise
} as const;

/** The grouping of the paper's sentiment level; its "ambiguous" labels count as neutral here. */
export const GOEMOTIONS_POLARITY = {
	positive: [0, 1, 4, 5, 8, 13, 15, 17, 18, 20, 21, 23],
	negative: [2, 3, 9, 10, 11, 12, 14, 16, 19, 24, 25],
	neutral: [6, 7, 22, 26, 27],
} as const;
