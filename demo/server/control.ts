import { z } from 'zod';

import type { DemoTruth, Misbehaviour, OfficeMessage, PostedAnswer, RequestRecord } from '../types';
import { jsonReply, type Section } from './exchange';

const faults = [
	'500-then-fine',
	'429-seconds',
	'429-date',
	'reset',
	'never-ending',
	'slow',
	'huge-length',
	'gzip-bomb',
	'redirect-loop',
	'redirect-internal',
	'wrong-charset',
	'truncated',
	'block-page',
	'session-expired',
	'gone',
	'slow-bytes',
	'brotli-bomb',
	'304-always',
	'login-page',
	'wrong-length',
	'html-as-file',
] as const;

/** A pattern may be broken, which only compiling it shows. */
function isMatch(text: string): boolean {
	try {
		return text.length > 0 && (!text.startsWith('^') || new RegExp(text).source.length > 0);
	} catch {
		return false;
	}
}

const ruleShape = z
	.object({
		match: z.string().refine(isMatch),
		fault: z.enum(faults),
		times: z.number().int().positive().optional(),
		seconds: z.number().nonnegative().optional(),
	})
	.nullable();

export interface ControlPlan {
	truth: () => DemoTruth;
	log: readonly RequestRecord[];
	answers: readonly PostedAnswer[];
	messages: readonly OfficeMessage[];
	misbehave: (rule: Misbehaviour | null) => void;
	expireSessions: () => void;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** Addresses under /__demo, for trying things by hand and for tests in another process. */
export function control(plan: ControlPlan): Section {
	return (asked) => {
		switch (`${asked.method} ${asked.path}`) {
			case 'GET /__demo/log':
				return jsonReply(plan.log);
			case 'GET /__demo/truth':
				return jsonReply(plan.truth());
			case 'GET /__demo/answers':
				return jsonReply(plan.answers);
			case 'GET /__demo/messages':
				return jsonReply(plan.messages);
			case 'POST /__demo/expire-sessions':
				plan.expireSessions();
				return jsonReply({ ok: true });
			case 'POST /__demo/misbehave': {
				const rule = ruleShape.safeParse(parsed(asked.body.toString('utf8')));
				if (!rule.success) {
					const example = { match: '/portal/', fault: 'slow', times: 3 };
					const message = 'Send a rule as JSON, or null to take all rules away.';
					return jsonReply({ ok: false, message, example, faults }, 400);
				}
				plan.misbehave(rule.data);
				return jsonReply({ ok: true });
			}
			default:
				return undefined;
		}
	};
}
