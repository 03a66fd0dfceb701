import type { StoredBaseline } from './baselines';
import type { SavingsFigures, SavingsWarning } from './report-shape';
import { percent } from './wording';

const unitsWithoutBaselineAllowed = 0.2;

/**
 * What a reader of the report has to know before quoting it.
 * @param oldBefore baselines valid from before this moment (UTC) count as old
 */
export function warningsOf(
	total: SavingsFigures,
	byProcess: ReadonlyMap<string, SavingsFigures>,
	baselines: ReadonlyMap<string, StoredBaseline>,
	oldBefore: string,
	dayOf: (moment: string) => string,
): SavingsWarning[] {
	const warnings: SavingsWarning[] = [];
	for (const part of total.parts) {
		const { process } = part;
		const from = baselines.get(part.baselineId)?.validFrom ?? oldBefore;
		const day = dayOf(from);
		if (from < oldBefore) {
			warnings.push({
				code: 'BASELINE_OLD',
				process,
				ko: `"${process}"의 기준 시간(건당 ${part.minutesPerUnit}분)은 ${day}부터 쓰여 12개월이 넘었습니다. 다시 재어 보십시오.`,
				en: `The baseline of "${process}" (${part.minutesPerUnit} min a unit) dates from ${day}, more than 12 months ago. Measure it again.`,
			});
		}
		if (part.method === 'estimated') {
			warnings.push({
				code: 'BASELINE_ESTIMATED',
				process,
				ko: `"${process}"의 기준 시간(건당 ${part.minutesPerUnit}분)은 측정값이 아니라 추정값입니다.`,
				en: `The baseline of "${process}" (${part.minutesPerUnit} min a unit) was estimated, not measured.`,
			});
		}
	}
	const without = total.units === 0 ? 0 : total.unitsWithoutBaseline / total.units;
	if (without > unitsWithoutBaselineAllowed) {
		const names = [...byProcess]
			.filter(([, figures]) => figures.unitsWithoutBaseline > 0)
			.map(([process]) => `"${process}"`);
		warnings.push({
			code: 'UNITS_WITHOUT_BASELINE',
			process: null,
			ko: `전체 건수의 ${percent(without)}는 기준 시간이 없어 산정하지 않았습니다: ${names.join(', ')}.`,
			en: `${percent(without)} of all units have no baseline and were not counted: ${names.join(', ')}.`,
		});
	}
	for (const [process, figures] of byProcess) {
		if (figures.netMinutes >= 0) continue;
		warnings.push({
			code: 'NET_NEGATIVE',
			process,
			ko: `"${process}"은(는) 절감한 시간보다 사람이 쓴 시간이 더 많습니다: ${figures.arithmetic.ko}`,
			en: `"${process}" took people more time than it saved: ${figures.arithmetic.en}`,
		});
	}
	return warnings;
}
